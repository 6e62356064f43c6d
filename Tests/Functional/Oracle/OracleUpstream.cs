using System.Text;
using Tests.Common;

namespace Tests.Functional.Oracle;

/// <summary>Plays the upstream's part of a plan. It cuts its bytes anywhere: between events, within tokens, and within characters.</summary>
internal static class OracleUpstream
{
    public static async Task PlayAsync(FakeExchange exchange, OraclePlan plan, bool hidesTokens)
    {
        var random = new Random(plan.Seed ^ 1);
        var fault = plan.NextFault();
        switch (fault)
        {
            case OracleFault.ResetBeforeHead:
                exchange.Reset();
                return;
            case OracleFault.ErrorStatus:
                await exchange.RespondAsync(random.Next(2) == 0 ? 500 : 400, """{"error":{"message":"no"}}""", "Content-Type: application/json");
                return;
        }

        var input = plan.HasUsage ? plan.Input : (long?)null;
        var hidden = hidesTokens ? plan.Hidden : 0;
        var body = Encoding.UTF8.GetBytes(plan.IsStream
            ? string.Concat(OracleAnswers.Stream(plan.Protocol, plan.Pieces, random, input, hidden))
            : OracleAnswers.Whole(plan.Protocol, plan.Pieces, random, input, hidden));
        var end = fault == OracleFault.ResetInBody ? random.Next(body.Length) : body.Length;
        await exchange.SendAsync(FakeMessages.Head(200, plan.IsStream ? "Content-Type: text/event-stream" : "Content-Type: application/json", "Transfer-Encoding: chunked"));
        for (var at = 0; at < end;)
        {
            var length = Math.Min(random.Next(8) == 0 ? random.Next(1, 4) : random.Next(1, 600), end - at);
            await exchange.SendChunkAsync(body[at..(at + length)]);
            at += length;
            await Task.Yield();
        }

        if (fault == OracleFault.ResetInBody)
        {
            exchange.Reset();
            return;
        }

        await exchange.EndChunksAsync();
    }
}
