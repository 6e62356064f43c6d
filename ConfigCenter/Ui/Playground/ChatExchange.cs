using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Core.Tokens;

namespace ConfigCenter.Ui.Playground;

/// <summary>An answer to a chat, as it arrives.</summary>
internal sealed class ChatExchange
{
    // Pages are not drawn again for every event.
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(80);

    private readonly StringBuilder _answer = new();
    private readonly TextCounter _counter = new();
    private readonly long _began = Stopwatch.GetTimestamp();

    public ChatExchange() => _counter.Begin(TokenizerCatalog.Estimate);

    public string Status { get; private set; } = "";

    public bool IsSuccess { get; private set; }

    public string Answer => _answer.ToString();

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; private set; } = [];

    /// <summary>As the gateway tells at the end; null until then.</summary>
    public long? InputTokens { get; private set; }

    /// <summary>As the gateway tells at the end; null until then.</summary>
    public long? OutputTokens { get; private set; }

    /// <summary>The gateway's count, or until it is there an estimate of what has arrived.</summary>
    public string ShownOutput => OutputTokens?.ToString(CultureInfo.InvariantCulture) ?? string.Create(CultureInfo.InvariantCulture, $"≈ {_counter.Count}");

    public double? FirstByteMs { get; private set; }

    public double? TotalMs { get; private set; }

    public string Header(string name) => Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "–";

    /// <summary>Reads an answer to its end, streamed or not.</summary>
    public async Task ReadAsync(HttpResponseMessage response, Action draw, CancellationToken cancellation)
    {
        Status = string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {response.ReasonPhrase}");
        IsSuccess = response.IsSuccessStatusCode;
        Headers = [.. response.Headers.Concat(response.Content.Headers).Select(static header => new KeyValuePair<string, string>(header.Key, string.Join(", ", header.Value)))];
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            await ReadEventsAsync(reader, draw, cancellation);
        }
        else
        {
            var text = await reader.ReadToEndAsync(cancellation);
            FirstByteMs = Elapsed();
            ReadWhole(text);
        }

        TotalMs = Elapsed();
    }

    private async Task ReadEventsAsync(StreamReader reader, Action draw, CancellationToken cancellation)
    {
        var drawn = Stopwatch.GetTimestamp();
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            FirstByteMs ??= Elapsed();
            if (line.StartsWith("data: {", StringComparison.Ordinal) && Parse(line[6..]) is { } json)
            {
                Take(json, "delta");
                if (Stopwatch.GetElapsedTime(drawn) >= DrawEvery)
                {
                    drawn = Stopwatch.GetTimestamp();
                    draw();
                }
            }
        }
    }

    private void ReadWhole(string text)
    {
        var json = Parse(text);
        if (json is null || json["choices"] is null)
        {
            _answer.Append(json?["error"]?["message"]?.ToString() ?? text);
        }
        else
        {
            Take(json, "message");
        }
    }

    private void Take(JsonObject json, string part)
    {
        if ((json["choices"] as JsonArray)?.FirstOrDefault()?[part]?["content"] is JsonValue content)
        {
            var text = content.ToString();
            _answer.Append(text);
            _counter.Append(Encoding.UTF8.GetBytes(text));
        }

        if (json["usage"] is JsonObject usage)
        {
            InputTokens = (long?)usage["prompt_tokens"];
            OutputTokens = (long?)usage["completion_tokens"];
        }

        if (json["error"]?["message"] is { } message)
        {
            _answer.Append(message);
        }
    }

    private double Elapsed() => Stopwatch.GetElapsedTime(_began).TotalMilliseconds;

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
