using System.Net;
using System.Net.Http.Headers;
using NUnit.Framework;

namespace Tests.Functional.TokenCount;

/// <summary>The token count service from outside.</summary>
internal sealed class EndpointTests
{
    private CountServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await CountServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [TestCase("""{"model":"gpt-4o","messages":[{"role":"user","content":"hello world"}]}""", 3 + 1 + 2 + 3, "gpt-4o", "o200k_base", true)]
    [TestCase("""{"text":"hello world","model_name":"gpt-4"}""", 2, "gpt-4", "cl100k_base", true)]
    [TestCase("""{"text":"hello world","model_name":"cl100k_base"}""", 2, "cl100k_base", "cl100k_base", true)]
    [TestCase("""{"model":"gpt-4","prompt":[1,2,3]}""", 3, "gpt-4", "cl100k_base", true)]
    [TestCase("""{"model":"text-embedding-3-small","input":["hello","world"]}""", 2, "text-embedding-3-small", "cl100k_base", true)]
    [TestCase("""{"text":"","model_name":"gpt-4"}""", 0, "gpt-4", "cl100k_base", true)]
    public async Task Counts(string body, int tokens, string model, string tokenizer, bool exact)
    {
        var (status, answer) = await _server.PostAsync("/calculate", body);

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.Multiple(() =>
        {
            Assert.That(answer.GetProperty("success").GetBoolean(), Is.True);
            Assert.That(answer.GetProperty("token_count").GetInt64(), Is.EqualTo(tokens));
            Assert.That(answer.GetProperty("model").GetString(), Is.EqualTo(model));
            Assert.That(answer.GetProperty("tokenizer").GetString(), Is.EqualTo(tokenizer));
            Assert.That(answer.GetProperty("exact").GetBoolean(), Is.EqualTo(exact));
        });
    }

    [Test]
    public async Task A_model_without_a_vocabulary_is_estimated_and_says_so()
    {
        var (status, answer) = await _server.PostAsync("/calculate", """{"text":"hello world","model_name":"claude-sonnet-4"}""");

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.GetProperty("exact").GetBoolean(), Is.False);
        Assert.That(answer.GetProperty("token_count").GetInt64(), Is.Positive);
    }

    [Test]
    public async Task The_protocol_and_the_model_may_be_named_in_the_query()
    {
        var (_, answer) = await _server.PostAsync("/calculate?protocol=messages&model=gpt-4o", """{"model":"other","system":"hello","messages":[{"role":"user","content":"hello"}]}""");

        Assert.That(answer.GetProperty("token_count").GetInt64(), Is.EqualTo(3 + 1 + 1 + 3 + 1 + 1 + 3));
        Assert.That(answer.GetProperty("model").GetString(), Is.EqualTo("gpt-4o"));
    }

    [TestCase("/calculate", "", "invalid_json")]
    [TestCase("/calculate", "[]", "invalid_json")]
    [TestCase("/calculate", """{"model":"m","messages":[],"messages":[]}""", "invalid_json")]
    [TestCase("/calculate", """{"messages":[]}""", "model_missing")]
    [TestCase("/calculate", """{"model":"gpt-4o"}""", "nothing_to_count")]
    [TestCase("/calculate?protocol=opaque", """{"model":"gpt-4o","messages":[]}""", "unknown_protocol")]
    [TestCase("/calculate?protocol=7", """{"model":"gpt-4o","messages":[]}""", "unknown_protocol")]
    [TestCase("/batch-calculate", "{", "invalid_batch")]
    [TestCase("/batch-calculate", """{"requests":[]}""", "invalid_batch")]
    [TestCase("/batch-calculate", """{"requests":{}}""", "invalid_batch")]
    public async Task What_cannot_be_counted_is_refused_with_a_reason(string path, string body, string code)
    {
        var (status, answer) = await _server.PostAsync(path, body);

        Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.GetProperty("success").GetBoolean(), Is.False);
        Assert.That(answer.GetProperty("error").GetProperty("code").GetString(), Is.EqualTo(code));
        Assert.That(answer.GetProperty("error").GetProperty("message").GetString(), Is.Not.Empty);
    }

    [Test]
    public async Task A_batch_is_counted_one_by_one()
    {
        var (status, answer) = await _server.PostAsync("/batch-calculate", """{"requests":[{"text":"hello world","model_name":"gpt-4o"},{"model":"x"},{"text":"hello","model_name":"gpt-4"}]}""");

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.GetProperty("success").GetBoolean(), Is.False);
        Assert.That(answer.GetProperty("total_tokens").GetInt64(), Is.EqualTo(3));
        Assert.That(answer.GetProperty("results").EnumerateArray().Select(static result => result.GetProperty("success").GetBoolean()), Is.EqualTo(new[] { true, false, true }));
    }

    [Test]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        await using var small = await CountServer.StartAsync(static options => options with { MaxRequestBytes = 100 });
        var (status, answer) = await small.PostAsync("/calculate", $"{{\"model\":\"gpt-4o\",\"text\":\"{new string('a', 200)}\"}}");

        Assert.That(status, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(answer.GetProperty("error").GetProperty("code").GetString(), Is.EqualTo("too_large"));
    }

    [Test]
    public async Task An_uploaded_vocabulary_is_counted_by_listed_and_lent()
    {
        var file = ByteVocabulary.Json();
        var (status, uploaded) = await _server.UploadAsync("tiny", file);
        Assert.That(status, Is.EqualTo(HttpStatusCode.Created), uploaded.ToString());

        var (_, counted) = await _server.PostAsync("/calculate", """{"text":"four","model_name":"tiny"}""");
        Assert.That(counted.GetProperty("token_count").GetInt64(), Is.EqualTo(4));
        Assert.That(counted.GetProperty("tokenizer").GetString(), Is.EqualTo("tiny"));

        var models = await _server.Http.GetStringAsync("/models");
        Assert.That(models, Does.Contain("\"tiny\"").And.Contain("\"o200k_base\"").And.Contain("\"gpt-4o*\""));

        using var lent = await _server.Http.GetAsync("/models/tiny/vocabulary");
        var hash = uploaded.GetProperty("sha256").GetString();
        Assert.That(await lent.Content.ReadAsByteArrayAsync(), Is.EqualTo(file));
        Assert.That(lent.Headers.ETag!.Tag, Is.EqualTo($"\"{hash}\""));

        using var conditional = new HttpRequestMessage(HttpMethod.Get, "/models/tiny/vocabulary") { Headers = { IfNoneMatch = { new EntityTagHeaderValue($"\"{hash}\"") } } };
        using var unchanged = await _server.Http.SendAsync(conditional);
        Assert.That(unchanged.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
    }

    [TestCase("o200k_base", "invalid_name")]
    [TestCase("gpt2", "invalid_name")]
    [TestCase(".hidden", "invalid_name")]
    [TestCase("a%20b", "invalid_name")]
    [TestCase("..%2fescape", "invalid_name")]
    [TestCase("..%5cescape", "invalid_name")]
    public async Task A_name_that_leads_elsewhere_is_refused(string name, string code)
    {
        var (status, answer) = await _server.UploadAsync(name, ByteVocabulary.Json());

        Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.GetProperty("error").GetProperty("code").GetString(), Is.EqualTo(code));
        Assert.That(Directory.Exists(Path.Combine(_server.ModelsDirectory, "..", "escape")), Is.False);
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("not json")]
    [TestCase("""{"model":{"type":"WordPiece"},"pre_tokenizer":{"type":"ByteLevel"}}""")]
    public async Task What_is_no_usable_vocabulary_is_refused_and_not_stored(string file)
    {
        var (status, answer) = await _server.UploadAsync("broken", System.Text.Encoding.UTF8.GetBytes(file));

        Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.GetProperty("error").GetProperty("code").GetString(), Is.EqualTo("invalid_vocabulary"));
        Assert.That(Directory.Exists(Path.Combine(_server.ModelsDirectory, "broken")), Is.False);
    }

    [TestCase(null, HttpStatusCode.Unauthorized)]
    [TestCase("wrong", HttpStatusCode.Unauthorized)]
    [TestCase(CountServer.AdminToken + "x", HttpStatusCode.Unauthorized)]
    public async Task An_upload_needs_the_admin_token(string? token, HttpStatusCode expected)
    {
        var (status, _) = await _server.UploadAsync("foreign", ByteVocabulary.Json(), token);

        Assert.That(status, Is.EqualTo(expected));
        Assert.That(Directory.Exists(Path.Combine(_server.ModelsDirectory, "foreign")), Is.False);
    }

    [Test]
    public async Task Without_an_admin_token_nobody_uploads()
    {
        await using var closed = await CountServer.StartAsync(static options => options with { AdminToken = null });
        var (status, _) = await closed.UploadAsync("tiny", ByteVocabulary.Json(), "");

        Assert.That(status, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [TestCase("o200k_base")]
    [TestCase("unknown")]
    [TestCase("..%2f..")]
    public async Task What_is_not_here_is_not_lent(string name)
    {
        using var response = await _server.Http.GetAsync(new Uri(_server.Url, $"models/{name}/vocabulary"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Health_and_metrics_are_answered()
    {
        await _server.PostAsync("/calculate", """{"text":"hello","model_name":"gpt-4o"}""");

        Assert.That(await _server.Http.GetStringAsync("/health"), Is.EqualTo("""{"status":"ok"}"""));
        Assert.That(await _server.Http.GetStringAsync("/metrics"), Does.Contain("token_count_tokens_total{tokenizer=\"o200k_base\"}"));
    }
}
