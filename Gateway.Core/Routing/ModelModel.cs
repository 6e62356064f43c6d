using Gateway.Core.Buffers;
using Gateway.Core.Configuration;

namespace Gateway.Core.Routing;

/// <summary>What is known about the models of a pattern, compiled; immutable.</summary>
internal sealed class ModelModel
{
    public ModelModel(ModelConfig source)
    {
        Source = source;
        Pattern = new WildcardPattern(source.Pattern);
    }

    public ModelConfig Source { get; }

    public WildcardPattern Pattern { get; }

    /// <summary>Name of the vocabulary; null is the family's.</summary>
    public string? Tokenizer => Source.Tokenizer;

    /// <summary>Name of the chat template; null is the family's.</summary>
    public string? Template => Source.Template;

    public int DefaultOutputTokens => Source.DefaultOutputTokens;

    public double? InputPricePerMillion => Source.InputPricePerMillion;

    public double? OutputPricePerMillion => Source.OutputPricePerMillion;
}
