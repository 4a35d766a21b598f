package dev.loopmesh.shop;

import static dev.loopmesh.shop.PaymentMethod.BANK_TRANSFER;
import static dev.loopmesh.shop.PaymentMethod.BLIK;
import static dev.loopmesh.shop.PaymentMethod.CARD;
import static dev.loopmesh.shop.PaymentMethod.IDEAL;
import static dev.loopmesh.shop.PaymentMethod.KONBINI;
import static dev.loopmesh.shop.PaymentMethod.MOBILE_MONEY;
import static dev.loopmesh.shop.PaymentMethod.PAYPAL;
import static dev.loopmesh.shop.PaymentMethod.PIX;
import static dev.loopmesh.shop.PaymentMethod.SWISH;
import static dev.loopmesh.shop.PaymentMethod.UPI;

import java.util.List;

/**
 * Where customers live, each constant named by its ISO 3166-1 alpha-2 code: the prices that they
 * see, how they can pay, and what people there are called. Family names are such as women and men
 * share, and names of other scripts are written in Latin letters.
 */
enum Country {
  BR(
      PriceList.BRL,
      List.of(PIX, CARD, PAYPAL),
      "Ana Beatriz Caio Davi Heloísa João Larissa Mateus Rafaela Thiago",
      "Almeida Araújo Barbosa Cardoso Ferreira Lima Monteiro Ribeiro Teixeira Gonçalves"),
  DE(
      PriceList.EUR,
      List.of(CARD, PAYPAL, BANK_TRANSFER),
      "Anke Björn Emilia Felix Hannah Jörg Katharina Lukas Mia Sönke",
      "Bäcker Fischer Groß Hoffmann Krüger Müller Schäfer Schmidt Vogel Weiß"),
  ES(
      PriceList.EUR,
      List.of(CARD, PAYPAL),
      "Álvaro Begoña Carmen Diego Íñigo Lucía Marta Nuria Pablo Sergio",
      "Castaño Domínguez Fernández Garrido Ibáñez Molina Núñez Ortega Rubio Sáez"),
  FR(
      PriceList.EUR,
      List.of(CARD, PAYPAL),
      "Amélie Baptiste Chloé Élodie François Gaëlle Hugo Jérôme Léa Théo",
      "Bernard Chevalier Dupont Fournier Girard Lefèvre Mercier Moreau Petit Rousseau"),
  GB(
      PriceList.GBP,
      List.of(CARD, PAYPAL),
      "Alice Callum Eleanor Freya Gareth Harriet Imran Oliver Priya Rhys",
      "Ahmed Baker Clarke Davies Evans Hughes Patel Taylor Walker Wright"),
  IE(
      PriceList.EUR,
      List.of(CARD, PAYPAL),
      "Aoife Cian Ciarán Éabha Fiadh Niamh Oisín Róisín Seán Siobhán",
      "Byrne Doyle Gallagher Kennedy Murphy Nolan O'Brien O'Connor Ryan Walsh"),
  IN(
      PriceList.INR,
      List.of(UPI, CARD),
      "Aarav Ananya Divya Ishaan Kavya Meera Nikhil Rohan Sanjay Tara",
      "Banerjee Chaudhary Das Gupta Iyer Joshi Menon Nair Reddy Sharma"),
  IT(
      PriceList.EUR,
      List.of(CARD, PAYPAL, BANK_TRANSFER),
      "Alessio Chiara Davide Elisa Giulia Lorenzo Martina Niccolò Paolo Sofia",
      "Barbieri Colombo Conti Ferrara Galli Marino Moretti Ricci Rizzo Romano"),
  JP(
      PriceList.JPY,
      List.of(CARD, KONBINI, BANK_TRANSFER),
      "Aoi Daichi Haruka Hiroshi Kenta Mio Naoki Sakura Yui Yūto",
      "Itō Kobayashi Matsumoto Mori Nakamura Satō Suzuki Takahashi Tanaka Yoshida"),
  KE(
      PriceList.KES,
      List.of(MOBILE_MONEY, CARD),
      "Achieng Akinyi Baraka Chebet Juma Kamau Makena Njeri Otieno Wanjiku",
      "Cheruiyot Kariuki Kimani Kiptoo Maina Mutua Mwangi Ochieng Odhiambo Wekesa"),
  KR(
      PriceList.KRW,
      List.of(CARD, BANK_TRANSFER),
      "Eun-ji Ha-yoon Ji-hoon Joon-ho Min-jun Seo-yeon So-yeon Sung-min Ye-jin Yu-na",
      "Choi Han Jang Jung Kang Kim Lee Lim Park Yoon"),
  MA(
      PriceList.MAD,
      List.of(CARD, BANK_TRANSFER),
      "Amina Fatima Hamza Imane Karim Leïla Mehdi Salma Yasmine Youssef",
      "Alaoui Amrani Bennani Berrada Chraibi Fassi Idrissi Lahlou Tazi Ziani"),
  MX(
      PriceList.MXN,
      List.of(CARD, PAYPAL),
      "Andrés Citlali Daniela Emiliano Fernanda Itzel Joaquín Regina Santiago Ximena",
      "Aguilar Cervantes Chávez Delgado Escobedo Guzmán Hernández Juárez Ramírez Salazar"),
  NG(
      PriceList.NGN,
      List.of(CARD, BANK_TRANSFER),
      "Abiodun Adaeze Aisha Chinedu Emeka Folake Ibrahim Ngozi Tunde Yetunde",
      "Adeyemi Balogun Bello Eze Musa Nwosu Obi Ogunleye Okafor Okonkwo"),
  NL(
      PriceList.EUR,
      List.of(IDEAL, CARD, PAYPAL),
      "Anouk Bram Daan Femke Joost Lotte Maaike Sanne Thijs Zoë",
      "Bakker Brouwer Dekker Hendriks Jansen Kuipers Mulder Smit Vermeer Visser"),
  PL(
      PriceList.PLN,
      List.of(BLIK, CARD, BANK_TRANSFER),
      "Agnieszka Bartosz Grażyna Jakub Łukasz Małgorzata Paweł Stanisław Zofia Żaneta",
      "Dudek Kaczmarek Król Mazur Nowak Pawlak Stępień Wieczorek Wójcik Zając"),
  SE(
      PriceList.SEK,
      List.of(SWISH, CARD),
      "Agnes Åsa Björn Elsa Göran Ingrid Linnéa Måns Nils Wilma",
      "Åkesson Bergström Ekström Forsberg Holm Lindqvist Lundgren Nyström Öberg Sjöberg"),
  TR(
      PriceList.TRY,
      List.of(CARD, BANK_TRANSFER),
      "Ayşe Burak Çağla Defne Emre Gökçe İpek Mert Ozan Zeynep",
      "Aydın Çelik Demir Güneş Kaya Koç Öztürk Şahin Yıldız Yılmaz"),
  US(
      PriceList.USD,
      List.of(CARD, PAYPAL),
      "Aaliyah Caleb Destiny Ethan Grace Isaiah Jasmine Madison Tyler Wyatt",
      "Anderson Brooks Carter Garcia Johnson Mitchell Nguyen Parker Rivera Washington");

  private final PriceList priceList;
  private final List<PaymentMethod> paymentMethods;
  private final List<String> givenNames;
  private final List<String> familyNames;

  Country(
      PriceList priceList,
      List<PaymentMethod> paymentMethods,
      String givenNames,
      String familyNames) {
    this.priceList = priceList;
    this.paymentMethods = paymentMethods;
    this.givenNames = List.of(givenNames.split(" "));
    this.familyNames = List.of(familyNames.split(" "));
  }

  PriceList priceList() {
    return priceList;
  }

  List<PaymentMethod> paymentMethods() {
    return paymentMethods;
  }

  List<String> givenNames() {
    return givenNames;
  }

  List<String> familyNames() {
    return familyNames;
  }
}
