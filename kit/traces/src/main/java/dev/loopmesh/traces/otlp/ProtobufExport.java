package dev.loopmesh.traces.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import dev.loopmesh.traces.store.Resource;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * An export request in protobuf. Its outer levels are the same for every signal: field 1 has the
 * resources, their field 2 the scopes, and the scopes' field 2 the items.
 *
 * <p>Only one item at a time is parsed as a message, and only after its fields have been counted:
 * two bytes can become an object of two hundred.
 */
final class ProtobufExport {
  static final int MOST_PARTS = 200_000;
  static final int MOST_FIELDS = 32_768;
  private static final int LEAST_FIELD_BYTES = 2;
  private static final int DEEPEST = 100; // as protobuf's own limit
  private static final int CONTENT = 2;
  private static final int ORIGIN = 1;
  private static final List<Set<Integer>> ITEMS =
      List.of(Set.of(ORIGIN), Set.of(CONTENT), Set.of(CONTENT));

  interface Items<M> {
    void add(M item, Resource resource, String scope);
  }

  private interface Field {
    void at(int number, int from, int length) throws IOException;
  }

  private interface Part {
    void at(int from, int length) throws IOException;
  }

  private final byte[] body;
  private final int length;
  private int parts;

  /** The body begins at the start of the array that backs it. */
  ProtobufExport(ByteBuffer body) {
    this.body = body.array();
    this.length = body.limit();
  }

  /**
   * Counts the messages at the end of a path of fields, and checks everything around them.
   *
   * @throws OtlpRefused 413 if there are more than {@value #MOST_PARTS} messages on the path
   * @throws InvalidProtocolBufferException when it is malformed
   */
  long count(List<Set<Integer>> path) throws IOException {
    parts = 0;
    return count(0, length, path);
  }

  private long count(int from, int length, List<Set<Integer>> path) throws IOException {
    long[] count = new long[1];
    fields(
        from,
        length,
        (number, at, size) -> {
          if (at == 0 || !path.get(0).contains(number)) {
            return;
          }
          if (++parts > MOST_PARTS) {
            throw OtlpRefused.tooLarge(
                "there are more than %d resources, scopes and items".formatted(MOST_PARTS));
          }
          count[0] += path.size() == 1 ? 1 : count(at, size, path.subList(1, path.size()));
        });
    return count[0];
  }

  /**
   * Reads all items of a kind.
   *
   * @throws OtlpRefused 413 when there are more than {@value #MOST_PARTS} resources, scopes and
   *     items, or one of these has more than {@value #MOST_FIELDS} fields
   * @throws InvalidProtocolBufferException when it is malformed
   */
  <M extends Message> void read(M kind, AttributeReader attributes, Items<M> items)
      throws IOException {
    count(ITEMS);
    forEach(
        0,
        length,
        ORIGIN,
        (from, size) -> {
          var resource =
              merged(io.opentelemetry.proto.resource.v1.Resource.getDefaultInstance(), from, size);
          readScopes(from, size, kind, attributes, attributes.resource(resource), items);
        });
  }

  private <M extends Message> void readScopes(
      int from, int length, M kind, AttributeReader attributes, Resource resource, Items<M> items)
      throws IOException {
    forEach(
        from,
        length,
        CONTENT,
        (at, size) -> {
          var scope = merged(InstrumentationScope.getDefaultInstance(), at, size);
          String name = attributes.cut(scope.getName());
          forEach(at, size, CONTENT, (i, n) -> items.add(item(kind, i, n), resource, name));
        });
  }

  private <M extends Message> M item(M kind, int from, int length) throws IOException {
    parts = 0;
    return cast(one(kind, from, length));
  }

  /** Field 1, which may follow its items, and may be in several parts. */
  private <M extends Message> M merged(M none, int from, int length) throws IOException {
    parts = 0;
    Message.Builder merged = none.toBuilder();
    forEach(from, length, ORIGIN, (at, size) -> merged.mergeFrom(one(none, at, size)));
    return cast(merged.build());
  }

  private Message one(Message kind, int from, int length) throws IOException {
    int most = length / LEAST_FIELD_BYTES;
    if (parts + most <= MOST_FIELDS) { // too few bytes to exceed the limit
      parts += most;
    } else {
      countFields(kind.getDescriptorForType(), from, length, DEEPEST);
    }
    return kind.getParserForType().parseFrom(body, from, length);
  }

  private void countFields(Descriptor kind, int from, int length, int deeper) throws IOException {
    if (deeper == 0) {
      throw new InvalidProtocolBufferException("its messages are nested too deeply");
    }
    fields(
        from,
        length,
        (number, at, size) -> {
          if (++parts > MOST_FIELDS) {
            throw OtlpRefused.tooLarge(
                "one %s has more than %d fields".formatted(kind.getName(), MOST_FIELDS));
          }
          FieldDescriptor field = kind.findFieldByNumber(number);
          if (field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && at > 0) {
            countFields(field.getMessageType(), at, size, deeper - 1);
          }
        });
  }

  private void forEach(int from, int length, int wanted, Part part) throws IOException {
    fields(
        from,
        length,
        (number, at, size) -> {
          if (number == wanted && at > 0) {
            part.at(at, size);
          }
        });
  }

  /** Visits the fields of a message; those that are not length-delimited are at 0. */
  private void fields(int from, int length, Field field) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(body, from, length);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      switch (WireFormat.getTagWireType(tag)) {
        case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
          int size = in.readRawVarint32();
          int at = from + in.getTotalBytesRead();
          in.skipRawBytes(size);
          field.at(number, at, size);
        }
        case WireFormat.WIRETYPE_START_GROUP, WireFormat.WIRETYPE_END_GROUP ->
            throw new InvalidProtocolBufferException("it has groups, which OTLP does not use");
        default -> {
          in.skipField(tag);
          field.at(number, 0, 0);
        }
      }
    }
  }

  @SuppressWarnings("unchecked") // the parser was taken from a message of that kind
  private static <M extends Message> M cast(Message message) {
    return (M) message;
  }
}
