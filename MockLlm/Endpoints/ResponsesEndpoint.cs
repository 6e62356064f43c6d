using System.Text.Json;

using MockLlm.Answers;
using MockLlm.Delivery;
using MockLlm.Exchanges;

namespace MockLlm.Endpoints;

/// <summary><c>POST /v1/responses</c>. Reasoning is an item without text, as the real API hides it, and counted.</summary>
internal static class ResponsesEndpoint
{
    public static Task AnswerAsync(Exchange exchange, JsonElement root)
    {
        var request = ResponsesRequest.Read(root);
        var answer = AnswerComposer.Compose(exchange, request.LastUserText, request.MaxTokens, request.FirstTool);
        return request.IsStream
            ? ResponsesStream.SendAsync(exchange, request, answer)
            : Reply.SendJsonAsync(exchange, StatusCodes.Status200OK, json =>
            {
                json.WriteStartObject();
                ResponsesJson.WriteFields(json, exchange, request, answer, isOver: true);
                json.WriteEndObject();
            });
    }
}
