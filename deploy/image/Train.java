import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * Asks the aggregators at the given addresses what a user of theirs would: some seconds of work from which the JVM
 * records classes for the image's cache. Ends with 1 when one of them does not come up within half a minute.
 */
final class Train {
  private static final int SUMMARIES = 500;
  private static final int TRIES = 300;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  public static void main(String[] addresses) throws Exception {
    for (String address : addresses) {
      awaitAnswer(address);
      for (int user = 1; user <= SUMMARIES; user++) {
        status(address + "/users/" + user + "/summary");
        status(address + "/menu");
      }
      status(address + "/users/1/summary?mode=sequential");
      status(address + "/users/0/summary"); // a problem
      System.out.println("trained " + address);
    }
  }

  private static void awaitAnswer(String address) throws Exception {
    for (int tried = 0; status(address + "/users/42/summary") != 200; tried++) {
      if (tried == TRIES) {
        throw new IOException(address + " does not come up");
      }
      Thread.sleep(100);
    }
  }

  private static int status(String address) throws InterruptedException {
    try {
      return CLIENT.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0; // nothing listens yet
    }
  }
}
