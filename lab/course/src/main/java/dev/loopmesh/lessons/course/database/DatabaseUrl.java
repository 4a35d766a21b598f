package dev.loopmesh.lessons.course.database;

import dev.loopmesh.kit.settings.Settings;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database that a lesson uses: {@code LAB_DATABASE}, a JDBC URL of PostgreSQL, or {@code
 * embedded}.
 */
public record DatabaseUrl(String text) {
  /** H2 in this process, in memory. */
  public static final DatabaseUrl EMBEDDED = new DatabaseUrl("embedded");

  private static final String POSTGRES = "jdbc:postgresql://";
  private static final int CONNECT_SECONDS = 10;
  private static final int ANSWER_SECONDS = 20;

  /** Reads {@code LAB_DATABASE}; connects to nothing. */
  public static DatabaseUrl read(Settings settings) {
    return settings.value("LAB_DATABASE", EMBEDDED, DatabaseUrl::parse, DatabaseUrl::shown);
  }

  private static DatabaseUrl parse(String text) {
    DatabaseUrl url = new DatabaseUrl(text);
    if (!text.equals(EMBEDDED.text) && !text.startsWith(POSTGRES)) {
      throw new IllegalArgumentException(
          "'%s' is invalid; write for example jdbc:postgresql://localhost/postgres?user=lab, or embedded"
              .formatted(url.shown()));
    }
    return url;
  }

  /** Without its parameters, such as a password. */
  String shown() {
    return text.replaceFirst("[?].*", "");
  }

  /**
   * Where connections come from, with limits for connecting and for each answer.
   *
   * @param name of the connections, as the database shows it
   * @throws SQLException for a URL that the driver does not understand
   */
  DataSource source(String name) throws SQLException {
    if (text.equals(EMBEDDED.text)) {
      JdbcDataSource embedded = new JdbcDataSource();
      embedded.setURL("jdbc:h2:mem:" + name);
      return embedded;
    }
    PGSimpleDataSource postgres = new PGSimpleDataSource();
    try {
      postgres.setURL(text);
    } catch (IllegalArgumentException e) {
      throw new SQLException(e.getMessage(), e);
    }
    postgres.setApplicationName(name);
    postgres.setConnectTimeout(CONNECT_SECONDS);
    postgres.setLoginTimeout(CONNECT_SECONDS);
    postgres.setSocketTimeout(ANSWER_SECONDS);
    return postgres;
  }
}
