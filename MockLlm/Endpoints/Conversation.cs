using System.Text.Json;

using MockLlm.Tokens;

namespace MockLlm.Endpoints;

/// <summary>What matters of a list of messages.</summary>
/// <param name="LastUserText">The text of the last user message, or of the last message if no user speaks.</param>
/// <param name="Tokens">The tokens of all texts; roles and templates are not counted.</param>
internal readonly record struct Conversation(string LastUserText, int Tokens)
{
    public static Conversation Read(JsonElement messages, string name)
    {
        var lastUser = (string?)null;
        var last = "";
        var tokens = 0;
        foreach (var message in RequestJson.Array(messages, name))
        {
            if (message.ValueKind != JsonValueKind.Object)
            {
                throw RequestJson.Wrong(name, "an array of objects");
            }

            last = RequestJson.ContentText(message);
            tokens += Tokenizer.Count(last);
            if (RequestJson.OptionalString(message, "role") == "user")
            {
                lastUser = last;
            }
        }

        return new(lastUser ?? last, tokens);
    }
}
