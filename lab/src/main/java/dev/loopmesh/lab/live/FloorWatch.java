package dev.loopmesh.lab.live;

/** Is told which Floors are open that want requests to arrive. On the event loop of the feed. */
public interface FloorWatch {
  /**
   * @param isLoaded whether the page was loaded now; otherwise it connected again
   */
  void opened(boolean isLoaded);

  /** One of those that were opened is closed, or its connection is lost. */
  void closed();
}
