package dev.loopmesh.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiceTest {

  @Test
  void theSameTopicAndUserGiveTheSameThrows() {
    assertEquals(throwsOf(Dice.Topic.ORDERS, 42), throwsOf(Dice.Topic.ORDERS, 42));
  }

  @Test
  void anotherTopicOrAnotherUserGivesOtherThrows() {
    List<Integer> throwsOf42 = throwsOf(Dice.Topic.ORDERS, 42);

    assertNotEquals(throwsOf42, throwsOf(Dice.Topic.ORDERS, 43));
    assertNotEquals(throwsOf42, throwsOf(Dice.Topic.PAYMENTS, 42));
  }

  @Test
  void everySideComesUpAboutEquallyOftenOverTheFirstThrowsOfAllUsers() {
    int[] seen = new int[7];
    for (int id = Shop.FIRST_USER_ID; id <= Shop.LAST_USER_ID; id++) {
      seen[new Dice(Dice.Topic.ORDERS, id).between(1, 6)]++;
    }
    // 10000 throws of a fair die: 1667 of each side, standard deviation 37; four of these are 149.
    for (int side = 1; side <= 6; side++) {
      assertEquals(1_667, seen[side], 149, "how often " + side + " came up");
    }
  }

  @Test
  void aWholeIntRangeNeitherOverflowsNorStaysOnOneSide() {
    List<Integer> thrown = wide(new Dice(Dice.Topic.ORDERS, 42));

    assertTrue(thrown.stream().anyMatch(n -> n < 0) && thrown.stream().anyMatch(n -> n > 0));
    assertTrue(new HashSet<>(thrown).size() > 90, "distinct numbers of 100: " + thrown);
  }

  @Test
  void distinctPicksAreDistinctAndCanTakeEverything() {
    List<Integer> choices = List.of(1, 2, 3, 4, 5);

    List<Integer> picked = new Dice(Dice.Topic.ORDERS, 42).pickDistinct(5, choices);

    assertEquals(new HashSet<>(choices), new HashSet<>(picked));
    assertEquals(5, picked.size());
  }

  private static List<Integer> throwsOf(Dice.Topic topic, int userId) {
    Dice dice = new Dice(topic, userId);
    return IntStream.range(0, 20).mapToObj(i -> dice.between(1, 6)).toList();
  }

  private static List<Integer> wide(Dice dice) {
    return IntStream.range(0, 100)
        .mapToObj(i -> dice.between(Integer.MIN_VALUE, Integer.MAX_VALUE))
        .toList();
  }
}
