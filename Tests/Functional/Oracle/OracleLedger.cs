using System.Text.Json;
using NUnit.Framework;
using Tests.Functional.Upstream;

namespace Tests.Functional.Oracle;

/// <summary>Holds what the gateway recorded against what the clients saw, request by request.</summary>
internal static class OracleLedger
{
    // What is kept free of each text for half a character whose rest never came.
    private const int KeptFree = 4 * 8;

    /// <summary>Every request has one line, which says of it what its client saw.</summary>
    public static void AssertAgrees(OracleRig rig, JsonElement[] lines)
    {
        var results = rig.Results;
        var byId = lines.ToDictionary(static line => line.Text("request_id")!);
        Assert.That(byId.Keys, Is.EquivalentTo(results.Select(static result => result.Plan.Id)), "one line a request");
        foreach (var result in results)
        {
            AssertAgrees(result, byId[result.Plan.Id], rig.HidesTokens);
        }
    }

    /// <summary>Tokens settled.</summary>
    public static (long Input, long Output) Sum(IEnumerable<JsonElement> lines)
    {
        var (input, output) = (0L, 0L);
        foreach (var line in lines)
        {
            input += line.Number("input_tokens") ?? 0;
            output += line.Number("output_tokens") ?? 0;
        }

        return (input, output);
    }

    private static void AssertAgrees(OracleResult result, JsonElement line, bool hidesTokens)
    {
        var plan = result.Plan;
        var what = $"plan {plan.Seed}: {plan.Protocol}, stream {plan.IsStream}, fault {plan.Fault}, leaves {plan.LeavesAfter}; {result}; {line}";
        var (settledBy, input, output) = (line.Text("settled_by"), line.Number("input_tokens"), line.Number("output_tokens"));
        switch (result.Status)
        {
            case 429:
                Assert.That((settledBy, input, output), Is.EqualTo(((string?)null, (long?)null, (long?)null)), what);
                break;
            case 200 when result.IsWhole:
                Assert.That((input, output), Is.EqualTo((plan.Input, result.Output + (hidesTokens && settledBy == "usage" ? plan.Hidden : 0))), what);
                Assert.That(settledBy, Is.AnyOf("usage", "counted"), what);
                Assert.That(settledBy == "usage", Is.EqualTo(plan.HasUsage && !line.TryGetProperty("truncated", out _)), what);
                break;
            case 200:
                Assert.That(input, Is.EqualTo(plan.Input), what);
                Assert.That(output, result.HasLeft ? Is.GreaterThanOrEqualTo(result.Output) : Is.InRange(result.Output, result.Output + KeptFree), what);
                Assert.That(settledBy, Is.AnyOf("usage", "counted"), what);
                break;
            case 0:
                Assert.That(result.HasLeft || plan.Fault == OracleFault.ResetInBody, Is.True, what);
                Assert.That(input is null || input == plan.Input, Is.True, what);
                break;
            case 502 when plan.Fault == OracleFault.ResetInBody:
                // The upstream had begun to serve it, and its client got none of it.
                Assert.That((settledBy, input, output), Is.EqualTo(("counted", plan.Input, 0L)), what);
                break;
            default:
                Assert.That(plan.Fault, Is.AnyOf(OracleFault.ResetBeforeHead, OracleFault.ErrorStatus), what);
                Assert.That((settledBy, input ?? 0, output ?? 0), Is.EqualTo(("void", 0L, 0L)), what);
                break;
        }
    }
}
