using System.Globalization;
using System.Text;

namespace Benchmarks.Ingest;

/// <summary>Makes batches as gateways send them: many namespaces, a few of which have most of the traffic, and a few errors.</summary>
internal sealed class TrafficMaker
{
    private const int Namespaces = 20;
    private const int Keys = 200;
    private const int Servers = 12;
    private const int Buckets = 15;

    private static readonly string[] Models = ["Qwen3-8B", "Qwen3-32B", "gpt-4o", "gpt-4o-mini", "deepseek-v3", "llama-3.3-70b", "glm-4.6", "claude-sonnet-4"];
    private static readonly string[] Routes = ["chat", "openai", "messages", "responses", "embeddings"];
    private static readonly string[] Upstreams = ["qwen", "openai", "deepseek", "anthropic"];

    private readonly Random _random;

    public TrafficMaker(int seed) => _random = new Random(seed);

    /// <summary>Lines of the access log, spread over a time in its order.</summary>
    public byte[] Lines(DateTime from, TimeSpan length, int count)
    {
        var text = new StringBuilder(count * 600);
        for (var i = 0; i < count; i++)
        {
            Line(text, from + (length * ((double)i / count)));
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The usage of an hour: some series in every minute.</summary>
    public byte[] Usage(long hour, int series)
    {
        var text = new StringBuilder("{\"instance\":\"gateway-1\",\"schemaVersion\":1,\"minutes\":[");
        for (var minute = hour * 60; minute < (hour * 60) + 60; minute++)
        {
            for (var i = 0; i < series; i++)
            {
                Minute(text, minute, i);
            }
        }

        text.Length--;
        text.Append(CultureInfo.InvariantCulture, $"],\"users\":[{{\"hour\":{hour},\"namespace\":\"tenant-0\",\"registers\":\"{Registers()}\"}}]}}");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void Line(StringBuilder text, DateTime time)
    {
        var key = Skewed(Keys);
        var (status, outcome, reason) = _random.Next(100) switch
        {
            < 95 => (200, "relayed", ""),
            < 98 => (429, "refused", "tokens_limited"),
            < 99 => (503, "refused", "upstream_unavailable"),
            _ => (502, "failed", "response_body"),
        };
        var duration = (long)(Math.Exp(_random.NextDouble() * 5) * 40_000);
        var upstream = _random.Next(Upstreams.Length);
        text.Append(CultureInfo.InvariantCulture, $"{{\"time\":\"{time:yyyy-MM-ddTHH:mm:ss.fffffff}Z\",\"request_id\":\"{_random.NextInt64():x16}{_random.NextInt64():x16}\"");
        text.Append(CultureInfo.InvariantCulture, $",\"client\":\"10.{_random.Next(4)}.{_random.Next(8)}.{_random.Next(256)}\",\"method\":\"POST\",\"path\":\"/v1/chat/completions\"");
        text.Append(CultureInfo.InvariantCulture, $",\"namespace\":\"tenant-{key % Namespaces}\",\"key\":\"k_{key:d6}\",\"route\":\"{Routes[Skewed(Routes.Length)]}\"");
        text.Append(CultureInfo.InvariantCulture, $",\"upstream\":\"{Upstreams[upstream]}\",\"server\":\"10.1.{upstream}.{_random.Next(Servers / Upstreams.Length)}:8000\"");
        text.Append(CultureInfo.InvariantCulture, $",\"model\":\"{Models[Skewed(Models.Length)]}\",\"stream\":{(_random.Next(2) == 0 ? "true" : "false")},\"status\":{status},\"outcome\":\"{outcome}\"");
        if (reason.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $",\"reason\":\"{reason}\"");
        }

        text.Append(CultureInfo.InvariantCulture, $",\"attempts\":1,\"request_bytes\":{_random.Next(200, 9000)},\"response_bytes\":{_random.Next(200, 90_000)},\"duration_us\":{duration}");
        text.Append(CultureInfo.InvariantCulture, $",\"first_byte_us\":{duration / 4},\"input_tokens\":{_random.Next(2000)},\"output_tokens\":{_random.Next(1000)},\"settled_by\":\"usage\"}}\n");
    }

    private void Minute(StringBuilder text, long minute, int series)
    {
        var requests = _random.Next(1, 100);
        var refused = requests / 20;
        text.Append(CultureInfo.InvariantCulture, $"{{\"minute\":{minute},\"namespace\":\"tenant-{series % Namespaces}\",\"key\":\"k_{series:d6}\",\"model\":\"{Models[series % Models.Length]}\"");
        text.Append(CultureInfo.InvariantCulture, $",\"route\":\"{Routes[series % Routes.Length]}\",\"upstream\":\"{Upstreams[series % Upstreams.Length]}\",\"requests\":{requests}");
        text.Append(CultureInfo.InvariantCulture, $",\"statuses\":{{\"200\":{requests - refused},\"429\":{refused}}},\"refusals\":{{\"tokens_limited\":{refused}}}");
        text.Append(CultureInfo.InvariantCulture, $",\"inputTokens\":{requests * 900},\"outputTokens\":{requests * 400},\"costNano\":{requests * 4_000_000L}");
        Times(text, "durationMs", requests);
        Times(text, "firstByteMs", requests);
        text.Append("},");
    }

    private void Times(StringBuilder text, string name, int requests)
    {
        var counts = new int[Buckets];
        for (var i = 0; i < requests; i++)
        {
            counts[_random.Next(4, 12)]++;
        }

        text.Append(CultureInfo.InvariantCulture, $",\"{name}\":{{\"sum\":{requests * 700},\"buckets\":[{string.Join(',', counts)}]}}");
    }

    private string Registers()
    {
        var entries = new byte[300 * 3];
        for (var i = 0; i < entries.Length; i += 3)
        {
            var index = _random.Next(4096);
            (entries[i], entries[i + 1], entries[i + 2]) = ((byte)index, (byte)(index >> 8), (byte)_random.Next(1, 12));
        }

        return Convert.ToBase64String(entries);
    }

    /// <summary>Below a bound; the lower, the more often.</summary>
    private int Skewed(int bound) => (int)(bound * Math.Pow(_random.NextDouble(), 3));
}
