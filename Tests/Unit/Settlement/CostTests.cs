using Gateway.Core.Configuration;
using Gateway.Core.Settlement;
using NUnit.Framework;
using Tests.Unit.Forwarding;

namespace Tests.Unit.Settlement;

public sealed class CostTests
{
    private static readonly ModelConfig Asked = new() { Pattern = "gpt-4o-mini", InputPricePerMillion = 2.5, OutputPricePerMillion = 10 };

    [TestCase(1_000, 10, 1_000 * 2_500 + 10 * 10_000)]
    [TestCase(1, 0, 2_500)]
    [TestCase(0, 0, 0)]
    [TestCase(1L << 53, 1L << 53, 1L << 53)]
    public async Task Both_sides_have_a_price(long input, long output, long cost) =>
        Assert.That(await OfAsync(new TokenUsage(input, output, true, true), Asked), Is.EqualTo(cost));

    [Test]
    public async Task The_served_model_is_what_costs()
    {
        var served = new ModelConfig { Pattern = "Qwen3-8B", InputPricePerMillion = 1 };

        Assert.That(await OfAsync(new TokenUsage(7, 9, true, true), Asked, served), Is.EqualTo(7_000));
    }

    [Test]
    public async Task Without_a_price_of_the_served_model_the_asked_one_is_what_costs() =>
        Assert.That(await OfAsync(new TokenUsage(1, 0, true, true), Asked, new ModelConfig { Pattern = "Qwen3-8B" }), Is.EqualTo(2_500));

    [Test]
    public async Task Without_price_or_count_nothing_is_known()
    {
        Assert.That(await OfAsync(new TokenUsage(1, 1, true, true), new ModelConfig { Pattern = "gpt-4o-mini" }), Is.Null);
        Assert.That(await OfAsync(new TokenUsage(1, 1, true, true), new ModelConfig { Pattern = "another", InputPricePerMillion = 1 }), Is.Null);
        Assert.That(await OfAsync(default, Asked), Is.Null);
    }

    private static async Task<long?> OfAsync(TokenUsage settled, params ModelConfig[] models)
    {
        await using var exchange = await Requests.ChatAsync(change: snapshot => (snapshot with { Models = models }).WithUpstream(upstream =>
            models.Length < 2 ? upstream : upstream with { Models = new Dictionary<string, string> { ["gpt-4o-mini"] = "Qwen3-8B" } }));
        exchange.Context.Settled = settled;
        return Cost.Of(exchange.Context);
    }
}
