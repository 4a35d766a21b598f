package dev.loopmesh.shop;

import static dev.loopmesh.shop.WholeShop.eachUser;
import static dev.loopmesh.shop.WholeShop.ids;
import static java.util.Locale.ROOT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {

  @Test
  void everyUserHasTheIdThatWasAskedFor() {
    ids().forEach(id -> assertEquals(id, Shop.user(id).id()));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 10_001, Integer.MAX_VALUE})
  void otherIdsDoNotExist(int id) {
    List<IntFunction<Object>> questions = List.of(Shop::user, Shop::orders, Shop::payments);
    for (IntFunction<Object> question : questions) {
      var refusal = assertThrows(UnknownUser.class, () -> question.apply(id));
      assertEquals("There is no user " + id + "; the shop knows 1 to 10000.", refusal.getMessage());
    }
  }

  @Test
  void everyEmailIsAsciiInAReservedDomainAndHasTheId() {
    eachUser(
        user -> {
          String pattern = "[a-z]{2,}\\.[a-z]{2,}\\." + user.id() + "@example\\.(com|org)";
          assertTrue(user.email().matches(pattern), user.email());
        });
  }

  @Test
  void everyEmailIsSpelledLikeTheName() {
    eachUser(
        user -> {
          String mailbox = user.email().replaceFirst("\\.\\d+@.*", "");
          for (String name : user.name().split(" ")) {
            // Each letter that ASCII lacks may be spelled with any one or two letters.
            String pattern =
                name.replaceAll("['-]", "").replaceAll("[^A-Za-z]", "[a-z]{1,2}").toLowerCase(ROOT);
            assertTrue(mailbox.matches("(.*\\.)?" + pattern + "(\\..*)?"), user.toString());
          }
        });
  }

  @Test
  void noTwoUsersShareAnEmail() {
    Set<String> emails =
        ids().mapToObj(id -> Shop.user(id).email()).collect(Collectors.toUnmodifiableSet());
    assertEquals(Shop.LAST_USER_ID, emails.size());
  }

  @Test
  void everyCountryIsAnIsoCountryAndHasItsShareOfTheUsers() {
    Set<String> isoCountries = Set.of(Locale.getISOCountries());
    var usersOf =
        ids()
            .mapToObj(id -> Shop.user(id).country())
            .collect(Collectors.groupingBy(country -> country, Collectors.counting()));

    assertTrue(isoCountries.containsAll(usersOf.keySet()), usersOf.keySet().toString());
    assertEquals(Country.values().length, usersOf.size());
    // 10000 users in 19 countries: 526 each, standard deviation 22; four of these are 89.
    usersOf.forEach((country, users) -> assertEquals(526, users, 89, country));
  }

  @Test
  void everyNameIsAGivenNameAndAFamilyNameWithPrecomposedLetters() {
    eachUser(
        user -> {
          assertEquals(2, user.name().split(" ").length, user.name());
          assertTrue(Character.isUpperCase(user.name().charAt(0)), user.name());
          // In one form everywhere, so that equal names are equal strings.
          assertTrue(Normalizer.isNormalized(user.name(), Normalizer.Form.NFC), user.name());
        });
  }

  @Test
  void everybodyJoinedAfterTheOpeningAndMonthsBeforeTheLastDay() {
    eachUser(
        user -> {
          assertFalse(user.memberSince().isBefore(Shop.FIRST_DAY), user.toString());
          assertTrue(user.memberSince().isBefore(Shop.LAST_DAY.minusMonths(2)), user.toString());
        });
  }
}
