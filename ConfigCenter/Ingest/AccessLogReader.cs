using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ConfigCenter.Ingest;

/// <summary>
/// Reads access logs: a JSON object a line, as gateways write them. A field that is not known is passed over, for a newer gateway may write
/// it; one that is known must be of its type. A text that is longer than its column is cut.
/// </summary>
internal static class AccessLogReader
{
    /// <summary>Lines in a batch: as many as the ids of rows tell apart.</summary>
    public const int MaxLines = 1 << 16;

    /// <summary>Large enough for every real number, and small enough to be added up.</summary>
    public const long MaxNumber = 1_000_000_000_000_000;

    private const int MaxDepth = 8;

    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan LargestLead = TimeSpan.FromDays(1);
    private static readonly AccessLogField[] Required = [AccessLogField.Time, AccessLogField.Status, AccessLogField.Outcome];
    private static readonly byte[][] Names =
        [.. Enum.GetNames<AccessLogField>().Select(static name => Encoding.ASCII.GetBytes(JsonNamingPolicy.SnakeCaseLower.ConvertName(name)))];

    /// <summary>Reads every line; empty ones are none.</summary>
    /// <param name="lines">The batch.</param>
    /// <param name="now">What is much later than this is no time of a request.</param>
    /// <returns>Null when there are too many lines.</returns>
    public static AccessLogBatch? Read(ReadOnlySpan<byte> lines, DateTimeOffset now)
    {
        var rows = new List<AccessLogRow>();
        var refused = 0;
        string? problem = null;
        var number = 0;
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? [] : lines[(end + 1)..];
            if (line.Trim(" \t\r"u8).IsEmpty)
            {
                continue;
            }

            if (number == MaxLines)
            {
                return null;
            }

            if (TryReadLine(line, number, now, out var row, out var error))
            {
                rows.Add(row);
            }
            else
            {
                refused++;
                problem ??= string.Create(CultureInfo.InvariantCulture, $"line {number + 1}: {error}");
            }

            number++;
        }

        return new AccessLogBatch(rows, refused, problem);
    }

    private static bool TryReadLine(ReadOnlySpan<byte> line, int number, DateTimeOffset now, out AccessLogRow row, out string error)
    {
        row = null!;
        var texts = new string?[Names.Length];
        var numbers = new long?[Names.Length];
        try
        {
            error = ReadFields(line, now, texts, numbers) ?? "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A text that is no Unicode is told by InvalidOperationException.
            error = "no JSON object";
        }

        if (error.Length == 0 && Array.Find(Required, field => texts[(int)field] is null && numbers[(int)field] is null) is var missing
            && texts[(int)missing] is null && numbers[(int)missing] is null)
        {
            error = $"{Name(missing)} is missing";
        }

        if (error.Length > 0)
        {
            return false;
        }

        row = Row(number, texts, numbers);
        return true;
    }

    private static string? ReadFields(ReadOnlySpan<byte> line, DateTimeOffset now, string?[] texts, long?[] numbers)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return "no JSON object";
        }

        string? error = null;
        var expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = Find(ref reader, ref expected);
            reader.Read();
            if (field < 0 || reader.TokenType == JsonTokenType.Null)
            {
                reader.Skip();
            }
            else if (!TryReadValue(ref reader, (AccessLogField)field, now, texts, numbers))
            {
                error ??= $"{Name((AccessLogField)field)} is not what it should be";
                reader.Skip();
            }
        }

        // Throws on whatever follows the object.
        reader.Read();
        return error;
    }

    /// <summary>The field that is named; lines have their fields in one order, so that the search begins behind the last one.</summary>
    private static int Find(ref Utf8JsonReader reader, ref int expected)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            var field = (expected + i) % Names.Length;
            if (reader.ValueTextEquals(Names[field]))
            {
                expected = field + 1;
                return field;
            }
        }

        return -1;
    }

    private static bool TryReadValue(ref Utf8JsonReader reader, AccessLogField field, DateTimeOffset now, string?[] texts, long?[] numbers)
    {
        switch (field)
        {
            case AccessLogField.Time:
                if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTimeOffset(out var time) || time < Earliest || time > now + LargestLead)
                {
                    return false;
                }

                numbers[(int)field] = time.ToUnixTimeMilliseconds();
                return true;
            case AccessLogField.Stream or AccessLogField.Truncated:
                numbers[(int)field] = reader.TokenType == JsonTokenType.True ? 1 : 0;
                return reader.TokenType is JsonTokenType.True or JsonTokenType.False;
            case AccessLogField.Status or AccessLogField.Attempts or AccessLogField.RequestBytes or AccessLogField.ResponseBytes
                or AccessLogField.DurationUs or AccessLogField.FirstByteUs or AccessLogField.InputTokens or AccessLogField.OutputTokens
                or AccessLogField.CachedInputTokens or AccessLogField.CostNanoUsd:
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0 || number > Maximum(field))
                {
                    return false;
                }

                numbers[(int)field] = number;
                return true;
            default:
                if (reader.TokenType != JsonTokenType.String)
                {
                    return false;
                }

                texts[(int)field] = TextLimit.Cut(reader.GetString()!, MaxLength(field));
                return true;
        }
    }

    private static long Maximum(AccessLogField field) => field switch
    {
        AccessLogField.Status => 999,
        AccessLogField.Attempts => 1_000_000,
        _ => MaxNumber,
    };

    /// <summary>Characters that the column holds.</summary>
    private static int MaxLength(AccessLogField field) => field switch
    {
        AccessLogField.RequestId => 128,
        AccessLogField.Client => 64,
        AccessLogField.Method => 32,
        AccessLogField.Path => 512,
        AccessLogField.Server => 300,
        AccessLogField.Outcome => 40,
        AccessLogField.Reason => 60,
        AccessLogField.SettledBy => 20,
        _ => TextLimit.Name,
    };

    private static AccessLogRow Row(int number, string?[] texts, long?[] numbers)
    {
        return new AccessLogRow
        {
            At = Number(AccessLogField.Time),
            Id = number,
            RequestId = Text(AccessLogField.RequestId),
            Client = Text(AccessLogField.Client),
            Method = Text(AccessLogField.Method),
            Path = Text(AccessLogField.Path),
            Namespace = Text(AccessLogField.Namespace),
            ApiKey = Text(AccessLogField.Key),
            Issuer = Text(AccessLogField.Issuer),
            Route = Text(AccessLogField.Route),
            Upstream = Text(AccessLogField.Upstream),
            Server = Text(AccessLogField.Server),
            Model = Text(AccessLogField.Model),
            Stream = Number(AccessLogField.Stream),
            Status = Number(AccessLogField.Status),
            Outcome = Text(AccessLogField.Outcome),
            Reason = Text(AccessLogField.Reason),
            Policy = Text(AccessLogField.Policy),
            Attempts = Number(AccessLogField.Attempts),
            RequestBytes = Number(AccessLogField.RequestBytes),
            ResponseBytes = Number(AccessLogField.ResponseBytes),
            DurationUs = Number(AccessLogField.DurationUs),
            FirstByteUs = numbers[(int)AccessLogField.FirstByteUs],
            InputTokens = numbers[(int)AccessLogField.InputTokens],
            OutputTokens = numbers[(int)AccessLogField.OutputTokens],
            CachedInputTokens = numbers[(int)AccessLogField.CachedInputTokens],
            CostNanoUsd = numbers[(int)AccessLogField.CostNanoUsd],
            SettledBy = Text(AccessLogField.SettledBy),
            Truncated = Number(AccessLogField.Truncated),
        };

        string Text(AccessLogField field) => texts[(int)field] ?? "";
        long Number(AccessLogField field) => numbers[(int)field] ?? 0;
    }

    private static string Name(AccessLogField field) => Encoding.ASCII.GetString(Names[(int)field]);
}
