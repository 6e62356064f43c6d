using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Core.Settlement;

namespace Benchmarks.Settlement;

/// <summary>What reading the usage costs: of an answer of 410 bytes, and of an embedding.</summary>
[MemoryDiagnoser]
public class UsageBenchmarks
{
    private readonly IncrementalUsageScanner _scanner = new();
    private byte[] _answer = [];
    private byte[] _embedding = [];

    [GlobalSetup]
    public void Setup()
    {
        _answer = Encoding.UTF8.GetBytes(
            "{\"id\":\"chatcmpl-123\",\"object\":\"chat.completion\",\"created\":1677652288,\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello there, how may I assist you today? I can answer questions, write text and explain things; just say what you would like to know or do.\"},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":12,\"total_tokens\":21},\"system_fingerprint\":\"fp_44709d6fcb\"}");
        _embedding = Encoding.UTF8.GetBytes(
            $"{{\"data\":[{{\"embedding\":[{string.Join(',', Enumerable.Repeat("-0.0069292834", 1536))}]}}],\"usage\":{{\"prompt_tokens\":8,\"total_tokens\":8}}}}");
    }

    [Benchmark(Baseline = true)]
    public bool ScanAnswer() => Scan(_answer, _answer.Length);

    [Benchmark]
    public bool ScanAnswerInPieces() => Scan(_answer, 64);

    [Benchmark]
    public bool ScanEmbedding() => Scan(_embedding, 16 * 1024);

    [Benchmark]
    public bool ReadObject()
    {
        TokenUsage usage = default;
        return UsageReader.TryReadObject("{\"prompt_tokens\":9,\"completion_tokens\":12,\"total_tokens\":21}"u8, UsageFormat.OpenAi, isStart: false, ref usage);
    }

    private bool Scan(byte[] bytes, int pieceLength)
    {
        _scanner.Reset(UsageFormat.OpenAi);
        for (var at = 0; at < bytes.Length; at += pieceLength)
        {
            _scanner.Feed(bytes.AsSpan(at, Math.Min(pieceLength, bytes.Length - at)));
        }

        return _scanner.TryGetUsage(out _);
    }
}
