using System.ClientModel.Primitives;

namespace Tests.Functional.Sdk;

/// <summary>Sets headers on every request of the OpenAI package.</summary>
internal sealed class HeaderPolicy((string Name, string Value)[] headers) : PipelinePolicy
{
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Set(message);
        ProcessNext(message, pipeline, currentIndex);
    }

    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Set(message);
        return ProcessNextAsync(message, pipeline, currentIndex);
    }

    private void Set(PipelineMessage message)
    {
        foreach (var (name, value) in headers)
        {
            message.Request.Headers.Set(name, value);
        }
    }
}
