using System.Text.Json;

using MockLlm.Tokens;

namespace MockLlm.Endpoints;

/// <summary>What matters of the body of <c>POST /v1/responses</c>.</summary>
internal sealed record ResponsesRequest(
    string Model, string LastUserText, int InputTokens, int? MaxTokens, bool IsStream, string? Instructions, string? FirstTool)
{
    public static ResponsesRequest Read(JsonElement root)
    {
        var model = RequestJson.Model(root);
        var input = RequestJson.Required(root, "input");
        Conversation conversation;
        if (input.ValueKind == JsonValueKind.String)
        {
            var text = RequestJson.Text(input);
            conversation = new Conversation(text, Tokenizer.Count(text));
        }
        else
        {
            conversation = Conversation.Read(input, "input");
        }

        var instructions = RequestJson.OptionalString(root, "instructions");
        return new ResponsesRequest(
            model,
            conversation.LastUserText,
            conversation.Tokens + Tokenizer.Count(instructions) + RequestJson.ToolTokens(root),
            RequestJson.OptionalNumber(root, "max_output_tokens", 1),
            RequestJson.Flag(root, "stream"),
            instructions,
            RequestJson.FirstTool(root));
    }
}
