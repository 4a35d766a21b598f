package dev.loopmesh.shop;

/** What the shop sells: things for kitchen and table. */
enum Product {
  APRON("Linen apron", 2_999, 2),
  BREAD_KNIFE("Bread knife, 24 cm", 3_999, 1),
  CAST_IRON_PAN("Cast-iron pan, 26 cm", 4_999, 1),
  CHEFS_KNIFE("Chef's knife, 20 cm", 7_999, 1),
  COFFEE_BEANS("Coffee beans, 1 kg", 1_899, 4),
  COFFEE_GRINDER("Coffee grinder, hand-cranked", 5_999, 1),
  CUTTING_BOARD("Oak cutting board", 3_499, 2),
  DUTCH_OVEN("Enamelled Dutch oven, 5 l", 14_999, 1),
  ESPRESSO_CUPS("Espresso cups, set of 4", 2_499, 3),
  ESPRESSO_MACHINE("Espresso machine", 44_999, 1),
  FRENCH_PRESS("French press, 1 l", 2_799, 2),
  KITCHEN_SCALE("Digital kitchen scale", 2_299, 1),
  KITCHEN_TIMER("Kitchen timer", 1_299, 3),
  MIXING_BOWLS("Mixing bowls, set of 3", 3_299, 2),
  MORTAR("Granite mortar and pestle", 3_799, 1),
  PEPPER_MILL("Pepper mill", 2_599, 2),
  PIZZA_STONE("Pizza stone", 3_199, 1),
  SPATULA("Silicone spatula", 799, 4),
  STAND_MIXER("Stand mixer", 29_999, 1),
  STOCKPOT("Stockpot, 8 l", 6_499, 1),
  TEA_TOWELS("Tea towels, set of 5", 1_699, 4),
  TEAPOT("Stoneware teapot", 3_999, 1),
  THERMOMETER("Kitchen thermometer", 1_999, 2),
  TUMBLERS("Glass tumblers, set of 6", 2_199, 4),
  WHISK("Balloon whisk", 999, 3),
  WOK("Carbon-steel wok, 32 cm", 4_499, 1);

  private final String title;
  private final int euroCents;
  private final int mostPerOrder;

  Product(String title, int euroCents, int mostPerOrder) {
    this.title = title;
    this.euroCents = euroCents;
    this.mostPerOrder = mostPerOrder;
  }

  String title() {
    return title;
  }

  /** Price in euro cents; {@link PriceList} has other currencies. */
  int euroCents() {
    return euroCents;
  }

  /** Plausible maximum of one order. */
  int mostPerOrder() {
    return mostPerOrder;
  }
}
