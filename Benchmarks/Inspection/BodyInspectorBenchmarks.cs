using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Core.Inspection;

namespace Benchmarks.Inspection;

/// <summary>One pass over a chat request, small and large, and the edits that follow it.</summary>
[MemoryDiagnoser]
public class BodyInspectorBenchmarks
{
    private readonly BodyFieldSet _fields = new(["user.level", "messages.0.role"]);
    private readonly BodyInspection _inspection = new();
    private readonly BodySplice _splice = new();
    private byte[] _body = [];
    private byte[] _destination = [];

    /// <summary>Length of the prompt, in characters.</summary>
    [Params(40, 4_000, 400_000)]
    public int PromptLength { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var prompt = string.Concat(Enumerable.Repeat("lorem ipsum\\n dolor ", PromptLength / 20));
        _body = Encoding.UTF8.GetBytes($$$"""
            {"model":"gpt-4o","messages":[{"role":"system","content":"You are a helpful assistant."},{"role":"user","content":"{{{prompt}}}"}],"temperature":0.7,"max_tokens":256,"stream":true,"user":{"level":"gold"}}
            """);
        _destination = new byte[_body.Length + 256];
    }

    [Benchmark(Baseline = true)]
    public int Inspect() => (int)BodyInspector.Inspect(_body, BodyFieldSet.Empty, _inspection);

    [Benchmark]
    public int InspectAndCapture() => (int)BodyInspector.Inspect(_body, _fields, _inspection);

    [Benchmark]
    public long InspectAndSplice()
    {
        _splice.Reset();
        BodyInspector.Inspect(_body, _fields, _inspection);
        BodyRewrites.SetModel(_splice, _inspection, _body, "served-model"u8);
        BodyRewrites.AskForUsage(_splice, _inspection);
        BodyRewrites.SetLimit(_splice, _inspection, BodyField.MaxTokens, 128);
        _splice.CopyTo(_body, _destination);
        return _splice.SplicedLength(_body.Length);
    }
}
