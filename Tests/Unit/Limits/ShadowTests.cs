using Gateway.Core.Configuration;
using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;
using NUnit.Framework;

namespace Tests.Unit.Limits;

public sealed class ShadowTests
{
    private static readonly PolicyConfig Window = LimitRig.Window(10, 100) with { Mode = "shadow" };

    [Test]
    public async Task A_shadow_counts_as_if_it_were_enforced_and_changes_nothing_else()
    {
        using var rig = new LimitRig(Window);
        await using var exchange = await rig.AskAsync(",\"max_tokens\":500", input: 30);
        var reservation = exchange.Context.Reservation;
        Assert.That((rig.Used(10), reservation.OutputCap, reservation.RequestMaximum, reservation.Allow(500)), Is.EqualTo((100, long.MaxValue, 0, long.MaxValue)));
        Assert.That((reservation.IsOutputCounted, rig.Admission.CountsTokens(exchange.Context)), Is.EqualTo((true, true)));
        Assert.That(await rig.PassAsync(",\"max_tokens\":5", input: 1, output: 5), Is.EqualTo(Refusal.None));
        Assert.That(rig.Used(10), Is.EqualTo(100));
        Assert.That(
            rig.Metrics.Read("gateway.rejections"),
            Is.EqualTo(new Dictionary<string, double> { ["namespace=default,policy=tokens,reason=tokens_limited,mode=shadow"] = 1 }));
    }

    [TestCase(20, 50)]
    [TestCase(500, 100)]
    public async Task An_answer_that_it_would_have_cut_counts_up_to_there(long output, long used)
    {
        using var rig = new LimitRig(Window);
        var members = output == 20 ? ",\"max_tokens\":500" : ",\"stream\":true";
        await using var exchange = await rig.AskAsync(members, input: 30);
        exchange.Context.Reservation.Allow(output);
        rig.Admission.Settle(exchange.Context, 30, output, SettledBy.Counted);
        Assert.That(rig.Used(10), Is.EqualTo(used));
    }

    [Test]
    public async Task Beside_an_enforced_policy_it_counts_only_what_that_admits()
    {
        using var rig = new LimitRig(Window, LimitRig.Rate(1, 3600, 1) with { Name = "shadow rate", Mode = "shadow" }, LimitRig.Rate(1, 3600, 2));
        Assert.That(await rig.PassAsync(",\"max_tokens\":1", input: 10), Is.EqualTo(Refusal.None));
        Assert.That(await rig.PassAsync(",\"max_tokens\":1", input: 10), Is.EqualTo(Refusal.None));
        Assert.That(await rig.PassAsync(",\"max_tokens\":1", input: 10), Is.EqualTo(Refusal.RateLimited));
        Assert.That(rig.Used(10), Is.EqualTo(20));
        Assert.That(
            rig.Metrics.Read("gateway.rejections"),
            Is.EqualTo(new Dictionary<string, double> { ["namespace=default,policy=shadow rate,reason=rate_limited,mode=shadow"] = 1 }));
    }
}
