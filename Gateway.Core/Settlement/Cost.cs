using Gateway.Core.Pipeline;
using Gateway.Core.Prompts;
using Gateway.Core.Routing;

namespace Gateway.Core.Settlement;

/// <summary>
/// What a request costs by the prices of the snapshot's models: those of the model that was served and, where there are none, of the model that was asked for.
/// </summary>
internal static class Cost
{
    // From US dollars a million tokens to 10⁻⁹ US dollars a token.
    private const double NanoPerToken = 1_000;
    private const double Largest = 1L << 53;

    /// <summary>In 10⁻⁹ US dollars; null where no price or no count is known.</summary>
    public static long? Of(RequestContext context)
    {
        var (models, settled) = (context.Snapshot.Models, context.Settled);
        if (!models.HasPrices || (!settled.HasInput && !settled.HasOutput) || context.BodyState != RequestBodyState.Inspected || context.Inspection.Model.IsEmpty)
        {
            return null;
        }

        var model = models.Find(ServedModel.Of(context));
        if (model is not { HasPrice: true })
        {
            model = models.Find(context.Inspection.Model);
        }

        return model is { HasPrice: true } ? Of(model, settled) : null;
    }

    private static long Of(ModelModel model, in TokenUsage settled)
    {
        var input = settled.InputTokens * (model.InputPricePerMillion ?? 0);
        var output = settled.OutputTokens * (model.OutputPricePerMillion ?? 0);
        return (long)Math.Min(Math.Round((input + output) * NanoPerToken), Largest);
    }
}
