package dev.loopmesh.allinone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A headless browser, controlled by the Chrome DevTools Protocol. One page, one user. */
final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome");
  private static final int LONGEST_MS = 30_000;

  /** A condition of the Floor: it is connected, and every service of the mesh answers. */
  static final String SEES_ALL =
      "window.loopmesh?.live.connected && loopmesh.model.services.size === 4"
          + " && [...loopmesh.model.services.values()].every(s => s.state === 'up')";

  private final Process process;
  private final DevTools page;

  /** Starts a browser with a profile of its own; skips the test if none is installed. */
  static Browser start(String... flags) throws Exception {
    Optional<Path> program = installed();
    assumeTrue(program.isPresent(), "skipped: no chromium is on the PATH");
    // it may still write there after its end, so the next build cleans up
    Path folder = Files.createDirectories(Path.of("target", "browser").toAbsolutePath());
    return new Browser(program.get(), Files.createTempDirectory(folder, "profile"), flags);
  }

  private static Optional<Path> installed() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private Browser(Path program, Path profile, String... flags) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile));
    command.addAll(List.of(flags));
    command.add("about:blank");
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    page = new DevTools(pageOf(announcedAddress()));
  }

  private URI announcedAddress() throws IOException {
    // not closed, so that the browser can go on writing to it
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int at = line.indexOf("ws://");
      if (at >= 0) {
        Thread drain = new Thread(() -> lines.lines().forEach(further -> {}), "browser output");
        drain.setDaemon(true);
        drain.start();
        return URI.create(line.substring(at).strip());
      }
    }
    throw new IOException("the browser ended before it listened");
  }

  private static URI pageOf(URI browser) throws Exception {
    URI list = URI.create("http://%s:%d/json".formatted(browser.getHost(), browser.getPort()));
    String targets =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString())
            .body();
    return new JsonArray(targets)
        .stream()
            .map(JsonObject.class::cast)
            .filter(target -> target.getString("type").equals("page"))
            .map(target -> URI.create(target.getString("webSocketDebuggerUrl")))
            .findFirst()
            .orElseThrow();
  }

  /** Sets the size of the page and the colour scheme. */
  void look(int width, int height, String light) throws Exception {
    page.call(
        "Emulation.setDeviceMetricsOverride",
        new JsonObject()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", false));
    prefer("prefers-color-scheme", light);
  }

  /**
   * Sets one preference of the user, such as {@code prefers-reduced-motion}, and clears the others.
   */
  void prefer(String feature, String value) throws Exception {
    JsonObject wish = new JsonObject().put("name", feature).put("value", value);
    page.call(
        "Emulation.setEmulatedMedia", new JsonObject().put("features", new JsonArray().add(wish)));
  }

  /** Opens a page and waits until a condition, in JavaScript, holds on it. */
  void open(String url, String condition) throws Exception {
    page.call("Page.navigate", new JsonObject().put("url", "about:blank"));
    waitFor("location.href === 'about:blank'");
    page.call("Page.navigate", new JsonObject().put("url", url));
    waitFor("location.href !== 'about:blank' && (" + condition + ")");
  }

  /** Waits for a condition in JavaScript and returns its value, also on a page that comes next. */
  Object waitFor(String condition) throws Exception {
    String look =
        "new Promise((yes, no) => { const begun = performance.now(); (function look() { let value;"
            + " try { value = (%s); } catch (e) { value = false; } if (value) yes(value);"
            + " else if (performance.now() - begun > %d) no(new Error('in vain'));"
            + " else setTimeout(look, 16); })(); })";
    try {
      return evaluate(look.formatted(condition, LONGEST_MS));
    } catch (PageLeft left) {
      return waitFor(condition);
    } catch (AssertionError e) {
      throw new AssertionError("waited in vain for " + condition + "; " + page.complaints(), e);
    }
  }

  /** The value of an expression in JavaScript, or of its promise. */
  Object evaluate(String expression) throws Exception {
    JsonObject answer =
        page.call(
            "Runtime.evaluate",
            new JsonObject()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true)
                .put("userGesture", true));
    if (answer.containsKey("error")) {
      throw new PageLeft(answer.encode());
    }
    if (answer.containsKey("exceptionDetails")) {
      throw new AssertionError(answer.getJsonObject("exceptionDetails").encode());
    }
    return answer.getJsonObject("result").getValue("value");
  }

  /** The browser went to another page meanwhile. */
  private static final class PageLeft extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private PageLeft(String why) {
      super(why);
    }
  }

  /** Runs a script of the tests' resources in the page. */
  void run(String resource) throws Exception {
    evaluate(resource(resource) + "; true");
  }

  /** A text of the tests' resources. */
  static String resource(String name) throws IOException {
    try (InputStream in = Browser.class.getResourceAsStream(name)) {
      assertNotNull(in, name + " is not on the class path");
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  void press(String key, String code, int number) throws Exception {
    press(key, code, number, 0);
  }

  /** With modifiers: 1 alt, 2 control, 4 meta, 8 shift, or their sum. */
  void press(String key, String code, int number, int modifiers) throws Exception {
    JsonObject event =
        new JsonObject()
            .put("key", key)
            .put("code", code)
            .put("windowsVirtualKeyCode", number)
            .put("modifiers", modifiers);
    if (key.length() == 1) {
      event.put("text", key);
    }
    page.call("Input.dispatchKeyEvent", event.copy().put("type", "keyDown"));
    page.call("Input.dispatchKeyEvent", event.put("type", "keyUp"));
  }

  /** The requests and errors of the page. */
  DevTools page() {
    return page;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy); // the command may be a script
    process.destroy();
    process.onExit().orTimeout(10, SECONDS).join();
  }
}
