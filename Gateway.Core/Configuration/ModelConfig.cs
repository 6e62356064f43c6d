namespace Gateway.Core.Configuration;

/// <summary>What is known about the models of a pattern.</summary>
public sealed record ModelConfig
{
    /// <summary>A model name; <c>*</c> matches any run.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>Name of the vocabulary; null is the family's.</summary>
    public string? Tokenizer { get; init; }

    /// <summary><c>openai</c>, <c>chatml</c>, <c>llama3</c>, <c>deepseek</c> or <c>none</c>; null is the family's.</summary>
    public string? Template { get; init; }

    /// <summary>What a non-streaming request without a maximum reserves.</summary>
    public int DefaultOutputTokens { get; init; } = 1024;

    /// <summary>US dollars; null is unknown.</summary>
    public double? InputPricePerMillion { get; init; }

    /// <summary>US dollars; null is unknown.</summary>
    public double? OutputPricePerMillion { get; init; }
}
