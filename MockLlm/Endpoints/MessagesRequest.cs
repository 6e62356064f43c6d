using System.Text.Json;

using MockLlm.Tokens;

namespace MockLlm.Endpoints;

/// <summary>What matters of the body of Anthropic's <c>POST /v1/messages</c>.</summary>
internal sealed record MessagesRequest(string Model, string LastUserText, int InputTokens, int? MaxTokens, bool IsStream, string? FirstTool)
{
    public static MessagesRequest Read(JsonElement root)
    {
        var model = RequestJson.Model(root);
        var messages = RequestJson.Required(root, "messages");
        var conversation = Conversation.Read(messages, "messages");
        if (messages.GetArrayLength() == 0)
        {
            throw RequestJson.Wrong("messages", "at least one message");
        }

        return new MessagesRequest(
            model,
            conversation.LastUserText,
            conversation.Tokens + Tokenizer.Count(RequestJson.ContentText(root, "system")) + RequestJson.ToolTokens(root),
            RequestJson.OptionalNumber(root, "max_tokens", 1),
            RequestJson.Flag(root, "stream"),
            RequestJson.FirstTool(root));
    }
}
