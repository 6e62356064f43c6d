using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Core.Limits;
using Gateway.Core.Metering;
using Gateway.Core.Settlement;
using Gateway.Core.Sse;
using Gateway.Core.Tokens;

namespace Benchmarks.Metering;

/// <summary>What the meter costs for one event that carries one word: observed only, read, and counted within a limit.</summary>
[MemoryDiagnoser]
public class StreamMeterBenchmarks
{
    private const int EventsOfStream = 1000;

    private readonly DocumentReading _reading = new();
    private readonly OutputMeter _output = new();
    private readonly Reservation _reservation = new();
    private StreamMeter _counting = null!;
    private StreamMeter _observing = null!;
    private Tokenizer _tokenizer = null!;
    private byte[] _data = [];
    private UsageFormat _format;

    /// <summary>Whose event.</summary>
    [Params("chat", "messages", "responses")]
    public string Protocol { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        (_format, var data) = Protocol switch
        {
            "chat" => (UsageFormat.OpenAi,
                """{"id":"chatcmpl-123","object":"chat.completion.chunk","created":1694268190,"model":"gpt-4o-mini","choices":[{"index":0,"delta":{"content":" hello"},"logprobs":null,"finish_reason":null}],"usage":null}"""),
            "messages" => (UsageFormat.Messages, """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" hello"}}"""),
            _ => (UsageFormat.Responses,
                """{"type":"response.output_text.delta","sequence_number":7,"item_id":"msg_68","output_index":0,"content_index":0,"delta":" hello","logprobs":[]}"""),
        };
        _data = Encoding.UTF8.GetBytes(data);
        _tokenizer = new TokenizerCatalog(null).LoadAsync("cl100k_base").GetAwaiter().GetResult()!;
        _reservation.Begin(new LimitSet { MaxOutput = 1 << 30 }, default, new LimitClock(TimeProvider.System));
        _reservation.TryTake(new TokenDemand(true, 0, null, 0, true, true));
        _counting = new StreamMeter(_output, new AnswerText());
        _observing = new StreamMeter(new OutputMeter(), new AnswerText());
        _observing.Begin(_format);
        _observing.Observe(Event);
    }

    private SseEvent Event => new() { Kind = SseEventKind.Data, Data = _data };

    [Benchmark(Baseline = true)]
    public int Observe() => (int)_observing.Observe(Event);

    [Benchmark]
    public int Read()
    {
        DocumentReader.Read(_data, _format, isAnswer: false, _reading);
        return _reading.PieceCount;
    }

    [Benchmark(OperationsPerInvoke = EventsOfStream)]
    public long Count()
    {
        _output.Reset();
        _output.Begin(_tokenizer, _reservation);
        _counting.Begin(_format);
        for (var i = 0; i < EventsOfStream; i++)
        {
            _counting.Observe(Event);
        }

        return _output.Count;
    }
}
