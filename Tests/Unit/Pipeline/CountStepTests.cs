using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Pipeline;
using Gateway.Core.Prompts;
using Gateway.Core.Tokens;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Pipeline;

/// <summary>What a request is counted by, and where.</summary>
internal sealed class CountStepTests
{
    private static readonly TokenizerCatalog Catalog = new(null);

    private static readonly Snapshot Snapshot = MakeSnapshot();

    [TestCase("gpt-4o", "o200k_base")]
    [TestCase("fast", "cl100k_base")]
    public async Task The_served_models_vocabulary_counts(string model, string tokenizer)
    {
        await using var exchange = await CountedAsync(Chat(model, "hello world"), service: null);

        Assert.Multiple(() =>
        {
            Assert.That(exchange.Context.Tokenizer!.Name, Is.EqualTo(tokenizer));
            Assert.That(exchange.Context.InputTokens, Is.EqualTo(3 + 1 + 2 + 3));
            Assert.That(exchange.Context.IsInputEstimated, Is.False);
            Assert.That(exchange.Context.Upstream!.Name, Is.EqualTo("upstream"));
        });
    }

    [TestCase("claude-sonnet-4")]
    [TestCase("mine")]
    public async Task Without_a_vocabulary_the_count_is_an_estimate_and_says_so(string model)
    {
        await using var exchange = await CountedAsync(Chat(model, "hello world"), service: null);

        Assert.That(exchange.Context.Tokenizer, Is.SameAs(TokenizerCatalog.Estimate));
        Assert.That(exchange.Context.InputTokens, Is.Positive);
        Assert.That(exchange.Context.IsInputEstimated, Is.True);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Where_a_vocabulary_is_missing_the_service_counts(bool isExact)
    {
        var service = new FakeTokenService(new TokenServiceCount(42, isExact));
        await using var exchange = await CountedAsync(Chat("mine", "hello"), service);

        Assert.Multiple(() =>
        {
            Assert.That(exchange.Context.InputTokens, Is.EqualTo(42));
            Assert.That(exchange.Context.IsInputEstimated, Is.EqualTo(!isExact));
            Assert.That(exchange.Context.Tokenizer, Is.SameAs(TokenizerCatalog.Estimate));
            Assert.That(service.Asked, Is.EqualTo(new[] { ("chat", "mine") }));
            Assert.That(service.LastBody, Does.StartWith("{\"model\":\"mine\"").And.EndsWith("}"));
        });
    }

    [Test]
    public async Task Where_the_service_has_no_answer_the_count_is_an_estimate()
    {
        var service = new FakeTokenService(null);
        await using var exchange = await CountedAsync(Chat("mine", "hello"), service);

        Assert.That(service.Asked, Has.Count.EqualTo(1));
        Assert.That(exchange.Context.InputTokens, Is.Positive);
        Assert.That(exchange.Context.IsInputEstimated, Is.True);
    }

    [Test]
    public async Task The_service_is_not_asked_where_a_vocabulary_is_here_or_the_body_is_too_long_for_it()
    {
        var service = new FakeTokenService(new TokenServiceCount(42, true));
        await using var local = await CountedAsync(Chat("gpt-4o", "hello"), service);
        await using var large = await CountedAsync(Chat("mine", new string(' ', CountStep.LongestForService)), service);

        Assert.That(service.Asked, Is.Empty);
        Assert.That(large.Context.InputTokens, Is.Not.EqualTo(42).And.Positive);
    }

    [Test]
    public async Task A_long_prompt_counts_as_a_short_one_does()
    {
        var words = CountStep.LongestInline / 5;
        await using var exchange = await CountedAsync(Chat("gpt-4o", string.Concat(Enumerable.Repeat(" word", words))), service: null);

        Assert.That(exchange.Context.InputTokens, Is.EqualTo(3 + 1 + words + 3));
    }

    [TestCase("POST /raw/x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}")]
    [TestCase("GET /v1/chat/completions HTTP/1.1\r\nHost: a\r\n\r\n")]
    [TestCase("GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n")]
    public async Task What_is_not_metered_is_not_counted(string request)
    {
        await using var exchange = await TestExchange.CreateAsync(Snapshot, request);

        Assert.That(await Step(null).CountAsync(exchange.Context, isLimited: true), Is.EqualTo(Refusal.None));
        Assert.That(exchange.Context.Tokenizer, Is.Null);
        Assert.That(exchange.Context.InputTokens, Is.Zero);
    }

    [Test]
    public async Task Counting_allocates_nothing_once_warm()
    {
        await using var exchange = await CountedAsync(Chat("gpt-4o", "hello world"), service: null);
        var step = Step(null);
        Assert.That(step.CountAsync(exchange.Context, isLimited: true).IsCompletedSuccessfully, Is.True);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var count = step.CountAsync(exchange.Context, isLimited: true);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(count.Result, Is.EqualTo(Refusal.None));
    }

    [TestCase("gpt-4o", "o200k_base")]
    [TestCase("claude-sonnet-4", "estimate")]
    public async Task Where_no_limit_has_to_know_nothing_is_counted_and_the_vocabulary_is_chosen(string model, string tokenizer)
    {
        var service = new FakeTokenService(new TokenServiceCount(42, true));
        await using var exchange = await ChosenAsync(Chat(model, new string(' ', 2 * CountStep.LongestInline)), new Vocabularies(Catalog, NullLogger.Instance), service);

        Assert.Multiple(() =>
        {
            Assert.That(exchange.Context.Tokenizer!.Name, Is.EqualTo(tokenizer));
            Assert.That((exchange.Context.IsInputCounted, exchange.Context.InputTokens), Is.EqualTo((false, 0)));
            Assert.That(exchange.Context.Upstream!.Name, Is.EqualTo("upstream"));
            Assert.That(service.Asked, Is.Empty);
        });
    }

    [Test]
    public async Task Where_no_limit_has_to_know_a_vocabulary_is_looked_for_beside_the_request()
    {
        var vocabularies = new Vocabularies(Catalog, NullLogger.Instance);
        Assert.That(vocabularies.Find("not-here", out _), Is.EqualTo(VocabularyState.Unloaded));

        await using var exchange = await ChosenAsync(Chat("mine", "hello"), vocabularies, service: null);

        Assert.That(vocabularies.Find("not-here", out _), Is.EqualTo(VocabularyState.Missing));
        Assert.That(exchange.Context.Tokenizer, Is.SameAs(TokenizerCatalog.Estimate));
    }

    [TestCase("gpt-4o", "hello world", 3 + 1 + 2 + 3, false)]
    [TestCase("mine", "hello world", null, true)]
    public async Task What_nobody_had_to_know_is_counted_late_and_once(string model, string content, int? expected, bool isEstimated)
    {
        await using var exchange = await ChosenAsync(Chat(model, content), new Vocabularies(Catalog, NullLogger.Instance), service: null);
        var context = exchange.Context;

        CountStep.CountLate(context);

        Assert.That(context.InputTokens, expected is null ? Is.Positive : Is.EqualTo(expected));
        Assert.That((context.IsInputCounted, context.IsInputEstimated), Is.EqualTo((true, isEstimated)));

        context.InputTokens = 77;
        CountStep.CountLate(context);
        Assert.That(context.InputTokens, Is.EqualTo(77));
    }

    [Test]
    public async Task What_is_long_and_nobody_had_to_know_is_estimated_by_its_length()
    {
        await using var exchange = await ChosenAsync(Chat("gpt-4o", new string('a', CountStep.LongestInline)), new Vocabularies(Catalog, NullLogger.Instance), service: null);

        CountStep.CountLate(exchange.Context);

        Assert.That(exchange.Context.InputTokens, Is.EqualTo(exchange.Context.Body.Length / 4));
        Assert.That((exchange.Context.IsInputCounted, exchange.Context.IsInputEstimated), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task What_is_not_metered_is_not_counted_late_either()
    {
        await using var exchange = await TestExchange.CreateAsync(Snapshot, "POST /raw/x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");

        CountStep.CountLate(exchange.Context);

        Assert.That((exchange.Context.IsInputCounted, exchange.Context.InputTokens), Is.EqualTo((false, 0)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_client_that_leaves_while_its_prompt_is_counted_is_noticed(bool leaves)
    {
        TestExchange? counted = null;
        var service = new FakeTokenService(new TokenServiceCount(42, true))
        {
            Counting = () =>
            {
                if (leaves)
                {
                    counted!.Connection.Abort();
                }

                counted!.Context.Connection.Watch(Environment.TickCount64);
            },
        };
        await using var exchange = counted = await TestExchange.CreateAsync(Snapshot, Chat("mine", "hello"));

        Assert.That(await Step(service).CountAsync(exchange.Context, isLimited: true), Is.EqualTo(leaves ? Refusal.ClientGone : Refusal.None));
    }

    private static async Task<TestExchange> ChosenAsync(string request, Vocabularies vocabularies, ITokenService? service)
    {
        var exchange = await TestExchange.CreateAsync(Snapshot, request);
        Assert.That(exchange.Refusal, Is.EqualTo(Refusal.None));
        var count = new CountStep(vocabularies, service).CountAsync(exchange.Context, isLimited: false);
        Assert.That(count.IsCompletedSuccessfully, Is.True, "nobody waits for it");
        Assert.That(count.Result, Is.EqualTo(Refusal.None));
        return exchange;
    }

    private static async Task<TestExchange> CountedAsync(string request, ITokenService? service)
    {
        var exchange = await TestExchange.CreateAsync(Snapshot, request);
        Assert.That(exchange.Refusal, Is.EqualTo(Refusal.None));
        Assert.That(await Step(service).CountAsync(exchange.Context, isLimited: true), Is.EqualTo(Refusal.None));
        return exchange;
    }

    private static Snapshot MakeSnapshot()
    {
        var snapshot = Snapshots.To(new Uri("http://127.0.0.1:1"));
        return snapshot with
        {
            Upstreams = [snapshot.Upstreams[0] with { Models = new Dictionary<string, string> { ["fast"] = "gpt-4" } }],
            Models = [new ModelConfig { Pattern = "mine", Tokenizer = "not-here" }],
        };
    }

    private static CountStep Step(ITokenService? service) => new(new Vocabularies(Catalog, NullLogger.Instance), service);

    private static string Chat(string model, string content)
    {
        var body = $"{{\"model\":\"{model}\",\"messages\":[{{\"role\":\"user\",\"content\":\"{content}\"}}]}}";
        return $"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
    }
}
