using MockLlm.Delivery;
using MockLlm.Exchanges;

namespace MockLlm.Endpoints;

/// <summary>Files and transcriptions: any body is read to its end, and the answer tells its size.</summary>
internal static class UploadEndpoints
{
    public static Task AnswerAsync(Exchange exchange)
    {
        var isFile = exchange.Context.Request.Path == "/v1/files";
        return Reply.SendJsonAsync(exchange, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            if (isFile)
            {
                json.WriteString("id"u8, "file-" + exchange.Id);
                json.WriteString("object"u8, "file"u8);
                json.WriteNumber("bytes"u8, exchange.BodyBytes);
                json.WriteNumber("created_at"u8, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
                json.WriteString("filename"u8, "upload"u8);
                json.WriteString("purpose"u8, "user_data"u8);
                json.WriteString("status"u8, "processed"u8);
            }
            else
            {
                json.WriteText("text", $"Received {exchange.BodyBytes} bytes.");
                json.WriteNumber("bytes"u8, exchange.BodyBytes);
            }

            json.WriteEndObject();
        });
    }
}
