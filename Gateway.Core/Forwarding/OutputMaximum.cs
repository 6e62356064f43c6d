using Gateway.Core.Inspection;
using Gateway.Core.Routing;

namespace Gateway.Core.Forwarding;

/// <summary>Tells the upstream how much output it may give, so that one which behaves ends by itself.</summary>
internal static class OutputMaximum
{
    /// <summary>Writes the maximum of each choice into the field that the client used, or else that of the protocol.</summary>
    /// <param name="splice">Takes the edits.</param>
    /// <param name="inspection">Of the body that is spliced.</param>
    /// <param name="protocol">Names the field.</param>
    /// <param name="maximum">Tokens over all choices.</param>
    public static void Write(BodySplice splice, BodyInspection inspection, Protocol protocol, long maximum)
    {
        var each = Math.Max(maximum / inspection.Choices, 1);
        switch (protocol)
        {
            case Protocol.Chat when inspection.MaxCompletionTokens.IsPresent && inspection.MaxTokens.IsPresent:
                Lower(splice, inspection, BodyField.MaxCompletionTokens, each);
                Lower(splice, inspection, BodyField.MaxTokens, each);
                break;
            case Protocol.Chat when !inspection.MaxTokens.IsPresent:
                Lower(splice, inspection, BodyField.MaxCompletionTokens, each);
                break;
            case Protocol.Responses:
                Lower(splice, inspection, BodyField.MaxOutputTokens, each);
                break;
            case Protocol.Chat or Protocol.Completions or Protocol.Messages:
                Lower(splice, inspection, BodyField.MaxTokens, each);
                break;
        }
    }

    // Never above what the client itself asked for.
    private static void Lower(BodySplice splice, BodyInspection inspection, BodyField field, long each)
    {
        var asked = inspection.Number(field);
        BodyRewrites.SetLimit(splice, inspection, field, asked.IsPresent ? Math.Min(asked.Value, each) : each);
    }
}
