namespace Gateway.Core.Tokens;

/// <summary>Where a vocabulary comes from.</summary>
public enum TokenizerSource
{
    /// <summary>It is part of the program.</summary>
    BuiltIn,

    /// <summary>A tokenizer.json of Hugging Face in the models' directory.</summary>
    TokenizerJson,

    /// <summary>A .tiktoken file, or a tokenizer.model of that form, in the models' directory.</summary>
    Tiktoken,
}
