using System.Globalization;
using System.Text.Json;
using Gateway.Core.Ledger;

namespace ConfigCenter.Ingest;

/// <summary>
/// Reads a usage batch. A field that is not known is passed over, for a newer gateway may write it; one that is known must be of its type. A
/// batch is taken as a whole or not at all: half of a sum would be wrong for ever.
/// </summary>
internal sealed class UsageReader
{
    private const int MaxDepth = 8;
    private const int MaxErrors = 20;
    private const int MaxTallyName = 60;
    private const int MaxStatus = 999;

    // 2000-01-01, in minutes.
    private const long EarliestMinute = 15_778_080;
    private const long LargestLeadMinutes = 24 * 60;

    private readonly List<FieldError> _errors = [];
    private readonly long _latestMinute;

    private UsageReader(DateTimeOffset now) => _latestMinute = (now.ToUnixTimeSeconds() / 60) + LargestLeadMinutes;

    public static Result<UsageBatch> Read(ReadOnlyMemory<byte> json, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var reader = new UsageReader(now);
            var batch = reader.Batch(document.RootElement);
            return reader._errors.Count == 0 ? batch : Failure.Invalid([.. reader._errors.Take(MaxErrors)]);
        }
        catch (JsonException e)
        {
            return new Failure(FailureKind.Malformed, $"The body is not JSON: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            return new Failure(FailureKind.Malformed, "The body holds a text that is not Unicode.");
        }
    }

    private UsageBatch Batch(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            Fail("$", "must be an object");
            return new UsageBatch([], []);
        }

        return new UsageBatch(List(root, "minutes", Minute), List(root, "users", Users));
    }

    private UsageMinute Minute(JsonElement json, string path)
    {
        var sums = new UsageSums
        {
            Requests = Number(json, path, "requests"),
            InputTokens = Number(json, path, "inputTokens"),
            OutputTokens = Number(json, path, "outputTokens"),
            CachedInputTokens = Number(json, path, "cachedInputTokens"),
            CostNano = Number(json, path, "costNano"),
            Truncated = Number(json, path, "truncated"),
            Estimated = Number(json, path, "estimated"),
            DurationMs = Times(json, path, "durationMs", out var durations),
            FirstByteMs = Times(json, path, "firstByteMs", out var firstBytes),
        };
        durations.CopyTo(sums.Durations);
        firstBytes.CopyTo(sums.FirstBytes);
        var tallies = new Dictionary<UsageTally, long>();
        Statuses(json, path, sums, tallies);
        sums.Refused = Refusals(json, path, tallies);
        return new UsageMinute(Slot(json, path, "minute", EarliestMinute, _latestMinute), Series(json, path), sums, tallies);
    }

    private UserRegisters Users(JsonElement json, string path)
    {
        var hour = Slot(json, path, "hour", EarliestMinute / 60, _latestMinute / 60);
        var sketch = new UserSketch();
        if (!json.TryGetProperty("registers", out var registers) || registers.ValueKind != JsonValueKind.String || !registers.TryGetBytesFromBase64(out var entries) || !sketch.Merge(entries))
        {
            Fail($"{path}.registers", "must be base64 of registers, three bytes each");
        }

        return new UserRegisters(hour, Name(json, path, "namespace"), sketch);
    }

    private UsageSeries Series(JsonElement json, string path) => new(
        Name(json, path, "namespace"), Name(json, path, "key"), Name(json, path, "model"), Name(json, path, "route"), Name(json, path, "upstream"));

    private void Statuses(JsonElement json, string path, UsageSums sums, Dictionary<UsageTally, long> tallies)
    {
        foreach (var (name, count) in Counts(json, path, "statuses"))
        {
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status > MaxStatus)
            {
                Fail($"{path}.statuses", "must be counts by status");
                continue;
            }

            tallies[new UsageTally(UsageTallyKind.Status, status.ToString(CultureInfo.InvariantCulture))] = count;
            switch (status)
            {
                case < 400:
                    sums.Succeeded += count;
                    break;
                case < 500:
                    sums.ClientErrors += count;
                    break;
                default:
                    sums.ServerErrors += count;
                    break;
            }
        }
    }

    private long Refusals(JsonElement json, string path, Dictionary<UsageTally, long> tallies)
    {
        var refused = 0L;
        foreach (var (name, count) in Counts(json, path, "refusals"))
        {
            tallies[new UsageTally(UsageTallyKind.Refusal, TextLimit.Cut(name, MaxTallyName))] = count;
            refused += count;
        }

        return refused;
    }

    private List<(string Name, long Count)> Counts(JsonElement json, string path, string name)
    {
        var counts = new List<(string, long)>();
        if (!json.TryGetProperty(name, out var value))
        {
            return counts;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            Fail($"{path}.{name}", "must be an object of counts");
            return counts;
        }

        foreach (var property in value.EnumerateObject())
        {
            counts.Add((property.Name, Number(property.Value, $"{path}.{name}")));
        }

        return counts;
    }

    /// <summary>A histogram; its sum is returned.</summary>
    private long Times(JsonElement json, string path, string name, out long[] buckets)
    {
        buckets = new long[UsageBuckets.Count];
        if (!json.TryGetProperty(name, out var value))
        {
            return 0;
        }

        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("buckets", out var counts) || counts.ValueKind != JsonValueKind.Array || counts.GetArrayLength() != UsageBuckets.Count)
        {
            Fail($"{path}.{name}", $"must have a sum and {UsageBuckets.Count} buckets");
            return 0;
        }

        for (var i = 0; i < UsageBuckets.Count; i++)
        {
            buckets[i] = Number(counts[i], $"{path}.{name}.buckets", int.MaxValue);
        }

        return Number(value, $"{path}.{name}", "sum");
    }

    private List<T> List<T>(JsonElement json, string name, Func<JsonElement, string, T> read)
    {
        var items = new List<T>();
        if (!json.TryGetProperty(name, out var list))
        {
            return items;
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            Fail($"$.{name}", "must be a list");
            return items;
        }

        foreach (var item in list.EnumerateArray())
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"$.{name}[{items.Count}]");
            if (item.ValueKind != JsonValueKind.Object)
            {
                Fail(path, "must be an object");
                break;
            }

            items.Add(read(item, path));
        }

        return items;
    }

    private string Name(JsonElement json, string path, string name)
    {
        if (!json.TryGetProperty(name, out var value))
        {
            return "";
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return TextLimit.Cut(value.GetString()!, TextLimit.Name);
        }

        Fail($"{path}.{name}", "must be a text");
        return "";
    }

    private long Slot(JsonElement json, string path, string name, long earliest, long latest)
    {
        if (json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var slot) && slot >= earliest && slot <= latest)
        {
            return slot;
        }

        Fail($"{path}.{name}", $"must be a time since 1970, not before 2000 and not after tomorrow");
        return earliest;
    }

    private long Number(JsonElement json, string path, string name) => json.TryGetProperty(name, out var value) ? Number(value, $"{path}.{name}") : 0;

    private long Number(JsonElement value, string path, long maximum = AccessLogReader.MaxNumber)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 && number <= maximum)
        {
            return number;
        }

        Fail(path, $"must be a whole number from 0 to {maximum}");
        return 0;
    }

    private void Fail(string path, string message)
    {
        if (_errors.Count < MaxErrors)
        {
            _errors.Add(new FieldError(path, message));
        }
    }
}
