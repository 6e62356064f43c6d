using System.Globalization;
using System.Text.Json;
using Gateway.Core.Buffers;
using Gateway.Core.Ledger;

namespace Gateway.Host.Shipping;

/// <summary>Writes usage as the config center reads it.</summary>
internal static class UsageJson
{
    private const int SchemaVersion = 1;

    public static void Write(Stream stream, string instance, UsageTable table)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("instance"u8, instance);
        json.WriteNumber("schemaVersion"u8, SchemaVersion);
        json.WriteStartArray("minutes"u8);
        foreach (var entry in table.Entries)
        {
            Write(json, entry);
        }

        json.WriteEndArray();
        json.WriteStartArray("users"u8);
        foreach (var (place, users) in table.Users)
        {
            Write(json, place, users);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, UsageEntry sums)
    {
        json.WriteStartObject();
        json.WriteNumber("minute"u8, sums.Key.Minute);
        json.WriteString("namespace"u8, sums.Key.Namespace);
        json.WriteString("key"u8, sums.Key.Key);
        json.WriteString("model"u8, sums.Key.Model);
        json.WriteString("route"u8, sums.Key.Route);
        json.WriteString("upstream"u8, sums.Key.Upstream);
        json.WriteNumber("requests"u8, sums.Requests);
        json.WriteStartObject("statuses"u8);
        foreach (var (status, count) in sums.Statuses.Items)
        {
            json.WriteNumber(status.ToString(CultureInfo.InvariantCulture), count);
        }

        json.WriteEndObject();
        json.WriteStartObject("refusals"u8);
        foreach (var (reason, count) in sums.Refusals.Items)
        {
            json.WriteNumber(reason, count);
        }

        json.WriteEndObject();
        json.WriteNumber("inputTokens"u8, sums.InputTokens);
        json.WriteNumber("outputTokens"u8, sums.OutputTokens);
        json.WriteNumber("cachedInputTokens"u8, sums.CachedInputTokens);
        json.WriteNumber("costNano"u8, sums.CostNano);
        json.WriteNumber("truncated"u8, sums.Truncated);
        json.WriteNumber("estimated"u8, sums.Estimated);
        Write(json, "durationMs"u8, sums.Durations);
        Write(json, "firstByteMs"u8, sums.FirstBytes);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, UsageTimes times)
    {
        json.WriteStartObject(name);
        json.WriteNumber("sum"u8, times.Sum);
        json.WriteStartArray("buckets"u8);
        foreach (var count in times.Buckets)
        {
            json.WriteNumberValue(count);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, UserPlace place, UserSketch users)
    {
        var registers = new PooledBuffer();
        users.WriteEntries(registers);
        json.WriteStartObject();
        json.WriteNumber("hour"u8, place.Hour);
        json.WriteString("namespace"u8, place.Namespace);
        json.WriteBase64String("registers"u8, registers.Span);
        json.WriteEndObject();
        registers.Release();
    }
}
