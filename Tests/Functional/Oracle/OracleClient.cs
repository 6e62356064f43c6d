using System.Net.Sockets;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Oracle;

/// <summary>Plays the client's part of a plan, and counts what it receives.</summary>
internal static class OracleClient
{
    /// <summary>Generous: a thousand at once on a busy machine take their time.</summary>
    private static readonly RawClientOptions Patient = new() { Limit = TimeSpan.FromSeconds(90) };

    public static Task<RawClient> ConnectAsync(int port) => RawClient.ConnectAsync(port, Patient);

    /// <summary>Asks, and reads the answer as far as the plan says.</summary>
    public static async Task<OracleResult> AskAsync(RawClient client, OraclePlan plan)
    {
        var status = 0;
        var events = new List<string>();
        try
        {
            await client.SendAsync(Requests.Post(plan.Path, plan.Body, $"X-Request-ID: {plan.Id}"));
            var reading = client.ReadHeadAsync();
            if (plan.LeavesAfter == 0)
            {
                await Task.WhenAny(reading, plan.Reached.WaitAsync());
                return Leave(client, plan, 0, events);
            }

            var response = await reading;
            status = response.Status;
            if (!plan.IsStream || status != 200)
            {
                await client.ReadToEndAsync();
                return new OracleResult(plan, status, status == 200 ? OracleTexts.OfAnswer(response.BodyText) : 0, true, false)
                {
                    Error = status == 200 ? "" : response.BodyText,
                };
            }

            while (await client.ReadEventAsync() is { } text)
            {
                events.Add(text);
                if (events.Count == plan.LeavesAfter)
                {
                    return Leave(client, plan, status, events);
                }
            }

            return new OracleResult(plan, status, OracleTexts.OfStream(events), IsWhole(events), false);
        }
        catch (Exception e) when (e is CutMessageException or IOException or SocketException)
        {
            return new OracleResult(plan, status, OracleTexts.OfStream(events), false, false);
        }
    }

    private static OracleResult Leave(RawClient client, OraclePlan plan, int status, List<string> events)
    {
        client.Reset();
        return new OracleResult(plan, status, OracleTexts.OfStream(events), false, true);
    }

    private static bool IsWhole(List<string> events) =>
        events.Count > 0 && (events[^1] == "data: [DONE]" || events[^1].StartsWith("event: message_stop", StringComparison.Ordinal)
            || events[^1].StartsWith("event: response.completed", StringComparison.Ordinal) || events[^1].StartsWith("event: response.incomplete", StringComparison.Ordinal));
}
