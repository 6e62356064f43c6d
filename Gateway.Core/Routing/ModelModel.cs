using System.Text;
using Gateway.Core.Buffers;
using Gateway.Core.Configuration;
using Gateway.Core.Prompts;

namespace Gateway.Core.Routing;

/// <summary>What is known about the models of a pattern, compiled; immutable.</summary>
internal sealed class ModelModel
{
    private readonly ChatTemplate? _template;
    private readonly ChatTemplate? _templateOfTokenizer;

    public ModelModel(ModelConfig source)
    {
        Source = source;
        Pattern = new WildcardPattern(source.Pattern);
        _template = source.Template is { } template ? ChatTemplates.Find(template) : null;
        _templateOfTokenizer = source.Tokenizer is { } tokenizer ? ModelFamilies.TemplateOf(tokenizer) : null;
        Tokens = Pattern.IsLiteral ? Over(ModelFamilies.Find(Encoding.UTF8.GetBytes(source.Pattern))) : null;
    }

    public ModelConfig Source { get; }

    public WildcardPattern Pattern { get; }

    public int DefaultOutputTokens => Source.DefaultOutputTokens;

    public double? InputPricePerMillion => Source.InputPricePerMillion;

    public double? OutputPricePerMillion => Source.OutputPricePerMillion;

    /// <summary>True when there is a price for one side at least.</summary>
    public bool HasPrice => InputPricePerMillion is not null || OutputPricePerMillion is not null;

    /// <summary>How the one model is counted that a pattern without a wildcard names; null of other patterns, whose models may be of any family.</summary>
    public ModelTokens? Tokens { get; }

    /// <summary>How such a model is counted: as the configuration says, and for the rest as its family is, or else that of the vocabulary.</summary>
    /// <param name="family">That of the model's own name; null when it has none.</param>
    public ModelTokens Over(ModelFamily? family)
    {
        var tokenizer = Source.Tokenizer ?? family?.Tokens.Tokenizer;
        var template = _template ?? family?.Tokens.Template ?? _templateOfTokenizer ?? ModelFamilies.Unknown.Template;
        return new ModelTokens(tokenizer, ChatTemplates.For(template, tokenizer));
    }
}
