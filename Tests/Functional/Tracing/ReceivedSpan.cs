namespace Tests.Functional.Tracing;

/// <summary>A span as a collector received it.</summary>
internal sealed record ReceivedSpan
{
    public const int Internal = 1;
    public const int Server = 2;
    public const int Client = 3;

    private const int Error = 2;

    public string TraceId { get; private init; } = "";

    public string SpanId { get; private init; } = "";

    /// <summary>Empty where there is none.</summary>
    public string ParentId { get; private init; } = "";

    public string TraceState { get; private init; } = "";

    public string Name { get; private init; } = "";

    public int Kind { get; private init; }

    /// <summary>Nanoseconds since 1970.</summary>
    public ulong Start { get; private init; }

    /// <inheritdoc cref="Start"/>
    public ulong End { get; private init; }

    public bool IsError { get; private init; }

    /// <summary>Numbers as <see cref="long"/>.</summary>
    public Dictionary<string, object> Attributes { get; } = [];

    /// <summary>The attributes of what sent the span.</summary>
    public IReadOnlyDictionary<string, object> Resource { get; init; } = new Dictionary<string, object>();

    public object? this[string attribute] => Attributes.GetValueOrDefault(attribute);

    public override string ToString() => $"{Name} {SpanId} in {ParentId}: {string.Join(", ", Attributes)}";

    /// <summary>The spans of an ExportTraceServiceRequest.</summary>
    public static List<ReceivedSpan> ReadAll(ReadOnlySpan<byte> request)
    {
        var spans = new List<ReceivedSpan>();
        var reader = new ProtoReader(request);
        while (reader.TryNext())
        {
            if (reader.Field == 1)
            {
                ReadResource(reader.Bytes(), spans);
            }
            else
            {
                reader.Skip();
            }
        }

        return spans;
    }

    private static void ReadResource(ReadOnlySpan<byte> message, List<ReceivedSpan> spans)
    {
        var attributes = new Dictionary<string, object>();
        var reader = new ProtoReader(message);
        while (reader.TryNext())
        {
            switch (reader.Field)
            {
                case 1:
                    var resource = new ProtoReader(reader.Bytes());
                    while (resource.TryNext())
                    {
                        ReadAttributeOr(ref resource, 1, attributes);
                    }

                    break;
                case 2:
                    var scope = new ProtoReader(reader.Bytes());
                    while (scope.TryNext())
                    {
                        if (scope.Field == 2)
                        {
                            spans.Add(Read(scope.Bytes()) with { Resource = attributes });
                        }
                        else
                        {
                            scope.Skip();
                        }
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static ReceivedSpan Read(ReadOnlySpan<byte> message)
    {
        var span = new ReceivedSpan();
        var reader = new ProtoReader(message);
        while (reader.TryNext())
        {
            switch (reader.Field)
            {
                case 1:
                    span = span with { TraceId = Convert.ToHexStringLower(reader.Bytes()) };
                    break;
                case 2:
                    span = span with { SpanId = Convert.ToHexStringLower(reader.Bytes()) };
                    break;
                case 3:
                    span = span with { TraceState = reader.Text() };
                    break;
                case 4:
                    span = span with { ParentId = Convert.ToHexStringLower(reader.Bytes()) };
                    break;
                case 5:
                    span = span with { Name = reader.Text() };
                    break;
                case 6:
                    span = span with { Kind = (int)reader.Varint() };
                    break;
                case 7:
                    span = span with { Start = reader.Fixed64() };
                    break;
                case 8:
                    span = span with { End = reader.Fixed64() };
                    break;
                case 15:
                    span = span with { IsError = ReadStatus(reader.Bytes()) == Error };
                    break;
                default:
                    ReadAttributeOr(ref reader, 9, span.Attributes);
                    break;
            }
        }

        return span;
    }

    private static int ReadStatus(ReadOnlySpan<byte> message)
    {
        var code = 0;
        var reader = new ProtoReader(message);
        while (reader.TryNext())
        {
            if (reader.Field == 3)
            {
                code = (int)reader.Varint();
            }
            else
            {
                reader.Skip();
            }
        }

        return code;
    }

    private static void ReadAttributeOr(ref ProtoReader reader, int field, Dictionary<string, object> attributes)
    {
        if (reader.Field != field)
        {
            reader.Skip();
            return;
        }

        var (key, value) = ("", (object)"");
        var pair = new ProtoReader(reader.Bytes());
        while (pair.TryNext())
        {
            if (pair.Field == 1)
            {
                key = pair.Text();
            }
            else
            {
                value = ReadValue(pair.Bytes());
            }
        }

        attributes.Add(key, value);
    }

    private static object ReadValue(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        reader.TryNext();
        return reader.Field switch
        {
            1 => reader.Text(),
            2 => reader.Varint() != 0,
            3 => (long)reader.Varint(),
            var other => throw new InvalidDataException($"A value of kind {other}"),
        };
    }
}
