package dev.loopmesh.lessons.export;

import java.util.List;
import java.util.stream.Collectors;

/** A page in one HTML file, which loads nothing. */
public final class HtmlPage {
  private static final String FORM =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%1$s</title>
      <style>
      :root{color-scheme:light dark;font:400 1rem/1.5 system-ui,"Segoe UI",Roboto,sans-serif}
      body{max-width:52rem;margin:0 auto;padding:1rem}
      article{border-top:1px solid;padding:1rem 0}
      table{border-collapse:collapse;width:100%%;font-variant-numeric:tabular-nums}
      th,td{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid #8888}
      svg{width:100%%;height:auto}
      .scroll{overflow-x:auto}
      .figures{display:flex;flex-wrap:wrap;gap:1rem 2.5rem}
      .figures dd{margin:0;font-size:2rem;font-variant-numeric:tabular-nums}
      </style>
      </head>
      <body>
      <main>
      <h1>%1$s</h1>
      %2$s</main>
      </body>
      </html>
      """;

  private HtmlPage() {}

  /**
   * The page.
   *
   * @param title text, not HTML
   * @param body HTML that ends with a line break
   */
  public static String of(String title, String body) {
    return FORM.formatted(escaped(title), body);
  }

  /** A table of texts. */
  public static String table(List<String> head, List<List<String>> rows) {
    return "<div class=\"scroll\"><table>\n%s%s</table></div>\n"
        .formatted(
            row("<th>", head),
            rows.stream().map(cells -> row("<td>", cells)).collect(Collectors.joining()));
  }

  private static String row(String tag, List<String> cells) {
    return cells.stream()
        .map(HtmlPage::escaped)
        .collect(Collectors.joining(tag, "<tr>" + tag, "</tr>\n"));
  }

  /** Text that stays text in HTML. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
