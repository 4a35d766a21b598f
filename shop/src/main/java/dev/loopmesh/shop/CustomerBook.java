package dev.loopmesh.shop;

import java.text.Normalizer;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Who the customers are. */
final class CustomerBook {

  /** No user joined in the last months, so that each has had time to order. */
  private static final LocalDate LAST_JOINING_DAY = Shop.LAST_DAY.minusMonths(3);

  private static final int JOINING_DAYS =
      (int) ChronoUnit.DAYS.between(Shop.FIRST_DAY, LAST_JOINING_DAY);

  /** Reserved for examples by RFC 2606: mail to it is never delivered. */
  private static final List<String> MAIL_DOMAINS = List.of("example.com", "example.org");

  private static final Pattern NOT_A_TO_Z = Pattern.compile("[^a-z]");

  private CustomerBook() {}

  static User user(int id, Country country) {
    Dice dice = new Dice(Dice.Topic.CUSTOMER, id);
    String givenName = dice.pick(country.givenNames());
    String familyName = dice.pick(country.familyNames());
    // Thousands of people share a few thousand names; the id keeps their addresses apart.
    String mailbox = ascii(givenName) + "." + ascii(familyName) + "." + id;
    return new User(
        id,
        givenName + " " + familyName,
        mailbox + "@" + dice.pick(MAIL_DOMAINS),
        country.name(),
        Shop.FIRST_DAY.plusDays(dice.between(0, JOINING_DAYS)));
  }

  /** A name in the letters a to z: {@code Łukasz} is {@code lukasz}, {@code O'Brien} obrien. */
  private static String ascii(String name) {
    // Unicode takes ö apart into o and its dots, but these letters have no parts.
    String latin = name.replace("ß", "ss").replace("ł", "l").replace("Ł", "L").replace("ı", "i");
    String apart = Normalizer.normalize(latin, Normalizer.Form.NFD).toLowerCase(Locale.ROOT);
    return NOT_A_TO_Z.matcher(apart).replaceAll("");
  }
}
