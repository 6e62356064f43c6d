using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Core.Ledger;

namespace Tests.Functional.ConfigCenter;

/// <summary>Batches as gateways send them.</summary>
internal static class Batches
{
    /// <summary>Sends a batch of access log lines.</summary>
    public static Task<JsonObject> PostLogsAsync(this HttpClient gateway, string source, long sequence, IEnumerable<string> lines, HttpStatusCode status = HttpStatusCode.OK) =>
        gateway.PostBatchAsync($"access-logs?source={source}&sequence={sequence}", Gzip(string.Join('\n', lines) + "\n"), "application/x-ndjson", status);

    /// <summary>Sends a batch of usage.</summary>
    public static Task<JsonObject> PostUsageAsync(this HttpClient gateway, string source, long sequence, object batch, HttpStatusCode status = HttpStatusCode.OK) =>
        gateway.PostBatchAsync($"usage?source={source}&sequence={sequence}", Gzip(batch as string ?? JsonSerializer.Serialize(batch)), "application/json", status);

    public static async Task<JsonObject> PostBatchAsync(this HttpClient gateway, string path, byte[] body, string type, HttpStatusCode status, string? encoding = "gzip")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v2/gateway/{path}") { Content = content };

        // A body that is refused for its length is not sent at all, else the refusal might be lost with the connection.
        request.Headers.ExpectContinue = body.Length > 1_000_000;
        using var response = await gateway.SendAsync(request);
        return await TestCenter.BodyAsync(response, status);
    }

    public static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    public static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>An access log line; named fields replace or add to the usual ones, null takes one away.</summary>
    public static string Line(DateTimeOffset time, params (string Name, object? Value)[] fields)
    {
        var json = new JsonObject
        {
            ["time"] = time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["request_id"] = "r-1",
            ["client"] = "10.0.0.1",
            ["method"] = "POST",
            ["path"] = "/v1/chat/completions",
            ["namespace"] = "wechat",
            ["key"] = "k_1",
            ["route"] = "chat",
            ["upstream"] = "qwen",
            ["server"] = "10.0.0.2:8000",
            ["model"] = "Qwen3-8B",
            ["stream"] = false,
            ["status"] = 200,
            ["outcome"] = "relayed",
            ["attempts"] = 1,
            ["request_bytes"] = 100,
            ["response_bytes"] = 1000,
            ["duration_us"] = 12_345,
            ["first_byte_us"] = 2_000,
            ["input_tokens"] = 10,
            ["output_tokens"] = 20,
            ["settled_by"] = "usage",
        };
        foreach (var (name, value) in fields)
        {
            json.Remove(name);
            if (value is not null)
            {
                json[name] = JsonSerializer.SerializeToNode(value);
            }
        }

        return json.ToJsonString();
    }

    /// <summary>What was counted in one minute.</summary>
    public static JsonObject Minute(DateTimeOffset time, long requests, string ns = "wechat", string key = "k_1", string model = "Qwen3-8B", long refused = 0, long tokens = 0, double milliseconds = 80)
    {
        var buckets = new JsonArray([.. Enumerable.Range(0, UsageBuckets.Count).Select(i => (JsonNode)(i == UsageBuckets.IndexOf(milliseconds) ? requests : 0))]);
        var statuses = new JsonObject { ["200"] = requests - refused };
        var refusals = new JsonObject();
        if (refused > 0)
        {
            statuses["429"] = refused;
            refusals["tokens_limited"] = refused;
        }

        return new JsonObject
        {
            ["minute"] = time.ToUnixTimeSeconds() / 60,
            ["namespace"] = ns,
            ["key"] = key,
            ["model"] = model,
            ["route"] = "chat",
            ["upstream"] = "qwen",
            ["requests"] = requests,
            ["statuses"] = statuses,
            ["refusals"] = refusals,
            ["inputTokens"] = tokens,
            ["outputTokens"] = tokens * 2,
            ["costNano"] = tokens * 1000,
            ["durationMs"] = new JsonObject { ["sum"] = (long)(requests * milliseconds), ["buckets"] = buckets },
        };
    }

    /// <summary>Users of an hour, each by a number.</summary>
    public static JsonObject Users(DateTimeOffset time, string ns, IEnumerable<int> users)
    {
        var sketch = Sketch(users);
        var entries = new MemoryStream();
        for (var i = 0; i < UserSketch.Size; i++)
        {
            if (sketch.Registers[i] > 0)
            {
                entries.Write([(byte)i, (byte)(i >> 8), sketch.Registers[i]]);
            }
        }

        return new JsonObject { ["hour"] = time.ToUnixTimeSeconds() / 3600, ["namespace"] = ns, ["registers"] = Convert.ToBase64String(entries.ToArray()) };
    }

    /// <summary>What a sketch tells of so many users.</summary>
    public static long CountUsers(IEnumerable<int> users) => (long)Math.Round(Sketch(users).Estimate());

    public static JsonObject Usage(IEnumerable<JsonObject> minutes, IEnumerable<JsonObject>? users = null) => new()
    {
        ["instance"] = "gateway-1",
        ["schemaVersion"] = 1,
        ["minutes"] = new JsonArray([.. minutes]),
        ["users"] = new JsonArray([.. users ?? []]),
    };

    private static UserSketch Sketch(IEnumerable<int> users)
    {
        var sketch = new UserSketch();
        foreach (var user in users)
        {
            sketch.Add(BitConverter.ToUInt64(SHA256.HashData(BitConverter.GetBytes(user))));
        }

        return sketch;
    }
}
