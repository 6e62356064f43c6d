using System.Text.Json;

namespace MockLlm.Endpoints;

/// <summary>What matters of the body of <c>POST /v1/chat/completions</c>.</summary>
internal sealed record ChatRequest(
    string Model, Conversation Conversation, int InputTokens, int? MaxTokens, int Choices, bool IsStream, bool IncludeUsage, string? FirstTool)
{
    public static ChatRequest Read(JsonElement root)
    {
        var model = RequestJson.Model(root);
        var messages = RequestJson.Required(root, "messages");
        var conversation = Conversation.Read(messages, "messages");
        if (messages.GetArrayLength() == 0)
        {
            throw RequestJson.Wrong("messages", "at least one message");
        }

        var options = RequestJson.Optional(root, "stream_options");
        return new ChatRequest(
            model,
            conversation,
            conversation.Tokens + RequestJson.ToolTokens(root),
            RequestJson.OptionalNumber(root, "max_completion_tokens", 1) ?? RequestJson.OptionalNumber(root, "max_tokens", 1),
            RequestJson.OptionalNumber(root, "n", 1, 128) ?? 1,
            RequestJson.Flag(root, "stream"),
            options is { } given && RequestJson.Flag(given, "include_usage"),
            RequestJson.FirstTool(root));
    }
}
