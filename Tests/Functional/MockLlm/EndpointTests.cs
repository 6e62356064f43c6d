using System.Net;

using NUnit.Framework;

namespace Tests.Functional.MockLlm;

internal sealed class EndpointTests : MockServerTests
{
    [TestCase("\"你好 👋\"", "Echo: 你好 👋", 4)]
    [TestCase("[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"u\"}},{\"type\":\"text\",\"text\":\"b\"}]", "Echo: a\nb", 3)]
    public async Task Chat_echoes_the_last_user_message(string content, string answer, int inputTokens)
    {
        var json = await Server.PostForJsonAsync(
            "/v1/chat/completions",
            $$"""{"model":"m","n":2,"messages":[{"role":"user","content":{{content}}},{"role":"assistant","content":null}]}""");
        Assert.That(json.GetProperty("object").GetString(), Is.EqualTo("chat.completion"));
        Assert.That(json.GetProperty("choices").GetArrayLength(), Is.EqualTo(2));
        var choice = json.GetProperty("choices")[1];
        Assert.That(choice.GetProperty("index").GetInt32(), Is.EqualTo(1));
        Assert.That(choice.GetProperty("message").GetProperty("content").GetString(), Is.EqualTo(answer));
        Assert.That(choice.GetProperty("finish_reason").GetString(), Is.EqualTo("stop"));
        Assert.That(json.GetProperty("usage").GetProperty("prompt_tokens").GetInt32(), Is.EqualTo(inputTokens));
    }

    [TestCase("max_tokens")]
    [TestCase("max_completion_tokens")]
    public async Task Chat_stops_at_the_maximum(string field)
    {
        var json = await Server.PostForJsonAsync("/v1/chat/completions", MockServer.Chat($",\"{field}\":3"));
        var choice = json.GetProperty("choices")[0];
        Assert.That(choice.GetProperty("message").GetProperty("content").GetString(), Is.EqualTo("Echo: hi"));
        Assert.That(choice.GetProperty("finish_reason").GetString(), Is.EqualTo("length"));
        Assert.That(json.GetProperty("usage").GetProperty("completion_tokens").GetInt32(), Is.EqualTo(3));
    }

    [TestCase("\"a\"", 1, new[] { "Echo: a" })]
    [TestCase("[\"a\",\"b c\"]", 2, new[] { "Echo: a", "Echo: a", "Echo: b c", "Echo: b c" })]
    [TestCase("[5,6]", 1, new[] { "Echo: 5 6" })]
    [TestCase("[[5],[6]]", 1, new[] { "Echo: 5", "Echo: 6" })]
    public async Task Completions_answer_each_prompt(string prompt, int n, string[] texts)
    {
        var json = await Server.PostForJsonAsync("/v1/completions", $$"""{"model":"m","prompt":{{prompt}},"n":{{n}}}""");
        Assert.That(json.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("text").GetString()), Is.EqualTo(texts));
        Assert.That(json.GetProperty("object").GetString(), Is.EqualTo("text_completion"));
    }

    [TestCase("\"a b\"", 1, 2)]
    [TestCase("[\"a\",\"b\"]", 2, 2)]
    [TestCase("[1,2,3]", 1, 3)]
    [TestCase("[[1,2],[3]]", 2, 3)]
    public async Task Embeddings_take_every_kind_of_input(string input, int vectors, int tokens)
    {
        var json = await Server.PostForJsonAsync("/v1/embeddings", $$"""{"model":"m","input":{{input}},"dimensions":8}""");
        Assert.That(json.GetProperty("data").GetArrayLength(), Is.EqualTo(vectors));
        Assert.That(json.GetProperty("usage").GetProperty("total_tokens").GetInt32(), Is.EqualTo(tokens));
        var squares = json.GetProperty("data")[0].GetProperty("embedding").EnumerateArray().Sum(value => value.GetDouble() * value.GetDouble());
        Assert.That(squares, Is.EqualTo(1).Within(1e-5));
    }

    [Test]
    public async Task Embeddings_are_the_same_in_both_encodings()
    {
        var floats = await Server.PostForJsonAsync("/v1/embeddings", """{"model":"m","input":"x","encoding_format":"float"}""");
        var base64 = await Server.PostForJsonAsync("/v1/embeddings", """{"model":"m","input":"x","encoding_format":"base64"}""");
        var bytes = base64.GetProperty("data")[0].GetProperty("embedding").GetBytesFromBase64();
        var expected = floats.GetProperty("data")[0].GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle()).ToArray();
        Assert.That(expected, Has.Length.EqualTo(1536));
        Assert.That(Enumerable.Range(0, 1536).Select(i => BitConverter.ToSingle(bytes, i * 4)), Is.EqualTo(expected));
    }

    [TestCase("\"hi\"")]
    [TestCase("[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"hi\"}]}]")]
    [TestCase("[{\"type\":\"message\",\"role\":\"user\",\"content\":\"hi\"}]")]
    public async Task Responses_take_text_and_items(string input)
    {
        var json = await Server.PostForJsonAsync("/v1/responses", $$"""{"model":"m","input":{{input}}}""");
        Assert.That(json.GetProperty("status").GetString(), Is.EqualTo("completed"));
        Assert.That(json.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString(), Is.EqualTo("Echo: hi"));
    }

    [Test]
    public async Task Responses_are_incomplete_at_the_maximum()
    {
        var json = await Server.PostForJsonAsync("/v1/responses", """{"model":"m","input":"hi there","max_output_tokens":2}""");
        Assert.That(json.GetProperty("status").GetString(), Is.EqualTo("incomplete"));
        Assert.That(json.GetProperty("incomplete_details").GetProperty("reason").GetString(), Is.EqualTo("max_output_tokens"));
        Assert.That(json.GetProperty("usage").GetProperty("output_tokens").GetInt32(), Is.EqualTo(2));
    }

    [TestCase(50, "Echo: hi", "end_turn")]
    [TestCase(1, "Echo", "max_tokens")]
    public async Task Messages_answer(int most, string text, string reason)
    {
        var json = await Server.PostForJsonAsync(
            "/v1/messages", $$"""{"model":"m","max_tokens":{{most}},"system":"be kind","messages":[{"role":"user","content":"hi"}]}""");
        Assert.That(json.GetProperty("content")[0].GetProperty("text").GetString(), Is.EqualTo(text));
        Assert.That(json.GetProperty("stop_reason").GetString(), Is.EqualTo(reason));
        Assert.That(json.GetProperty("usage").GetProperty("input_tokens").GetInt32(), Is.EqualTo(3));
    }

    [Test]
    public async Task Messages_are_counted()
    {
        var json = await Server.PostForJsonAsync("/v1/messages/count_tokens", """{"model":"m","messages":[{"role":"user","content":"a b 你"}]}""");
        Assert.That(json.GetProperty("input_tokens").GetInt32(), Is.EqualTo(4));
    }

    [TestCase("/v1/files")]
    [TestCase("/v1/audio/transcriptions")]
    public async Task Uploads_are_answered_with_their_size(string path)
    {
        using var body = new ByteArrayContent(new byte[3_000_000]);
        using var response = await Server.Client.PostAsync(path, body);
        Assert.That((await MockServer.JsonAsync(response)).GetProperty("bytes").GetInt64(), Is.EqualTo(3_000_000));
    }

    [Test]
    public async Task A_large_json_body_is_read()
    {
        var text = new string('a', 3_000_000);
        var json = await Server.PostForJsonAsync("/v1/responses", $$"""{"model":"m","input":"{{text}}"}""");
        Assert.That(json.GetProperty("usage").GetProperty("input_tokens").GetInt32(), Is.EqualTo(1));
    }

    [TestCase("", "list")]
    [TestCase("/Qwen3-8B", "model")]
    public async Task Models_are_listed(string path, string kind)
    {
        var json = MockServer.Parse(await Server.Client.GetStringAsync("/v1/models" + path));
        Assert.That(json.GetProperty("object").GetString(), Is.EqualTo(kind));
    }

    [TestCase("GET", "/v1/models/none", "", 404, "model_not_found")]
    [TestCase("GET", "/nowhere", "", 404, "unknown_url")]
    [TestCase("POST", "/v1/nowhere", "{}", 404, "unknown_url")]
    [TestCase("POST", "/v1/chat/completions", "{", 400, "invalid_json")]
    [TestCase("POST", "/v1/chat/completions", "", 400, "invalid_json")]
    [TestCase("POST", "/v1/chat/completions", "[]", 400, "invalid_json")]
    [TestCase("POST", "/v1/chat/completions", "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}", 400, "missing_required_parameter")]
    [TestCase("POST", "/v1/chat/completions", "{\"model\":\"m\"}", 400, "missing_required_parameter")]
    [TestCase("POST", "/v1/chat/completions", "{\"model\":\"m\",\"messages\":[]}", 400, "")]
    [TestCase("POST", "/v1/chat/completions", "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\\ud83d\"}]}", 400, "invalid_json")]
    [TestCase("POST", "/v1/completions", "{\"model\":\"m\",\"prompt\":[]}", 400, "")]
    [TestCase("POST", "/v1/embeddings", "{\"model\":\"m\",\"input\":\"x\",\"encoding_format\":\"hex\"}", 400, "")]
    [TestCase("POST", "/v1/responses", "{\"model\":\"m\",\"input\":\"x\",\"max_output_tokens\":0}", 400, "")]
    public async Task Errors_have_the_shape_of_openai(string method, string path, string body, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = method == "GET" ? null : new StringContent(body);
        using var response = await Server.Client.SendAsync(request);
        var error = (await MockServer.JsonAsync(response)).GetProperty("error");
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(error.GetProperty("message").GetString(), Is.Not.Empty);
        Assert.That(error.GetProperty("type").GetString(), Is.EqualTo("invalid_request_error"));
        Assert.That(error.TryGetProperty("param", out _), Is.True);
        Assert.That(code.Length == 0 ? "" : error.GetProperty("code").GetString(), Is.EqualTo(code));
    }

    [Test]
    public async Task Errors_on_messages_have_the_shape_of_anthropic()
    {
        using var response = await Server.PostAsync("/v1/messages", """{"model":"m","messages":[{"role":"user","content":"x"}]}""");
        var json = await MockServer.JsonAsync(response);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(json.GetProperty("type").GetString(), Is.EqualTo("error"));
        Assert.That(json.GetProperty("error").GetProperty("type").GetString(), Is.EqualTo("invalid_request_error"));
    }

    [Test]
    public async Task The_headers_of_the_real_api_are_sent()
    {
        using var response = await Server.PostAsync("/v1/chat/completions", MockServer.Chat(), ("x-request-id", "mine"));
        Assert.That(response.Headers.GetValues("x-request-id"), Is.EqualTo(new[] { "mine" }));
        Assert.That(response.Headers.Contains("openai-processing-ms"), Is.True);
        Assert.That(response.Headers.Count(field => field.Key.StartsWith("x-ratelimit-", StringComparison.Ordinal)), Is.EqualTo(6));
    }

    [Test]
    public async Task Health_is_ok()
    {
        Assert.That(await Server.Client.GetStringAsync("/health"), Is.EqualTo("""{"status":"ok"}"""));
    }
}
