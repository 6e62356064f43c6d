using System.Globalization;
using System.Text.Json;
using Gateway.Core.Prompts;
using Gateway.Core.Routing;
using Tests.Common;
using Tests.Unit.Metering;
using Tests.Unit.Prompts;

namespace Tests.Functional.Oracle;

/// <summary>All of one request, made from a seed: what the client asks and when it leaves, and what the upstream answers and where it fails.</summary>
internal sealed class OraclePlan
{
    private static readonly string[] Words = ["tell", " me", "你好", " about", "\n", "👋", " tokenizers", "\"", " and", "ß", " 1234567"];

    private readonly Latch? _round;
    private int _attempts;
    private int _hasArrived;

    /// <param name="id">The request's id, unlike any other's.</param>
    /// <param name="seed">Decides everything.</param>
    /// <param name="isTroubled">True when clients may leave and the upstream may fail.</param>
    /// <param name="round">Counted down once: when the upstream has the request, or the client its answer. No answer begins before it is open.</param>
    public OraclePlan(string id, int seed, bool isTroubled, Latch? round = null)
    {
        Id = id;
        Seed = seed;
        _round = round;
        var random = new Random(seed);
        Protocol = new[] { Protocol.Chat, Protocol.Chat, Protocol.Completions, Protocol.Messages, Protocol.Responses }[random.Next(5)];
        IsStream = random.Next(5) < 3;
        HasUsage = random.Next(2) == 0;
        var choices = Protocol is Protocol.Chat or Protocol.Completions ? random.Next(1, 3) : 1;
        Body = MakeBody(random, choices);
        Input = ReferencePrompt.Count(Body, Protocol, Tokenizers.Cl100k, ChatTemplates.OpenAi);
        Pieces = MakePieces(random, choices);
        Hidden = HasUsage && random.Next(2) == 0 ? random.Next(1, 400) : 0;
        if (isTroubled)
        {
            Fault = (OracleFault)Math.Max(0, random.Next(12) - 8);
            FailingAttempts = random.Next(1, 3);
            LeavesAfter = random.Next(6) == 0 ? random.Next(0, 12) : null;
        }
    }

    public string Id { get; }

    public int Seed { get; }

    public Protocol Protocol { get; }

    public bool IsStream { get; }

    /// <summary>Whether the upstream says what it used.</summary>
    public bool HasUsage { get; }

    public string Body { get; }

    /// <summary>Input tokens, by the tests' own reading of the rules.</summary>
    public long Input { get; }

    /// <summary>What the upstream would say, whatever maximum it is told.</summary>
    public List<SpokenText> Pieces { get; }

    public OracleFault Fault { get; }

    /// <summary>How many attempts fail before one succeeds.</summary>
    public int FailingAttempts { get; }

    /// <summary>After how many events the client leaves, 0 being before the head; null when it stays. Answers in one piece have no events.</summary>
    public int? LeavesAfter { get; }

    /// <summary>Output that the upstream would count beside what it says, as of hidden reasoning; it does where it is told to.</summary>
    public int Hidden { get; }

    /// <summary>Set once the upstream has the request.</summary>
    public AsyncSignal Reached { get; } = new("a request to reach the upstream");

    /// <summary>Completes when the answer may begin.</summary>
    public Task Held => _round?.WaitAsync() ?? Task.CompletedTask;

    public string Path => Protocol switch
    {
        Protocol.Chat => "/v1/chat/completions",
        Protocol.Completions => "/v1/completions",
        Protocol.Messages => "/v1/messages",
        _ => "/v1/responses",
    };

    /// <summary>The fault of the next attempt.</summary>
    public OracleFault NextFault() => Interlocked.Increment(ref _attempts) <= FailingAttempts ? Fault : OracleFault.None;

    /// <summary>Says that the request is where it can go no further by itself.</summary>
    public void Arrive()
    {
        if (Interlocked.Exchange(ref _hasArrived, 1) == 0)
        {
            _round?.CountDown();
        }
    }

    private static string Text(Random random, int words) => string.Concat(Enumerable.Range(0, random.Next(1, words)).Select(_ => Words[random.Next(Words.Length)]));

    private string MakeBody(Random random, int choices)
    {
        var text = JsonSerializer.Serialize(Text(random, 60));
        var prompt = Protocol switch
        {
            Protocol.Completions => $"\"prompt\":{text}",
            Protocol.Responses => $"\"input\":{text}",
            _ => $$"""
                "messages":[{"role":"user","content":{{text}}}]
                """,
        };
        var name = Protocol switch
        {
            Protocol.Chat => random.Next(2) == 0 ? "max_tokens" : "max_completion_tokens",
            Protocol.Responses => "max_output_tokens",
            _ => "max_tokens",
        };
        var maximum = random.Next(2) == 0 ? string.Create(CultureInfo.InvariantCulture, $",\"{name}\":{random.Next(1, 300)}") : "";
        var several = choices > 1 ? ",\"n\":2" : "";
        return $$"""{"model":"gpt-4o-mini",{{prompt}}{{maximum}}{{several}}{{(IsStream ? ",\"stream\":true" : "")}}}""";
    }

    private List<SpokenText> MakePieces(Random random, int choices)
    {
        var kinds = OracleAnswers.Kinds(Protocol, IsStream);
        kinds = [.. kinds.Where(kind => kind == kinds[0] || random.Next(3) == 0)];
        var isInterleaved = Protocol is Protocol.Chat or Protocol.Completions && random.Next(2) == 0;
        return [.. Enumerable.Range(0, random.Next(1, 5)).SelectMany(_ => SpokenText.Make(random, kinds, choices, isInterleaved))];
    }
}
