using System.Text;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Prometheus;

/// <summary>No client makes series, whatever it asks for.</summary>
internal sealed class LabelTests
{
    private const int Attacks = 300;
    private const int PerAttack = 4;

    [Test]
    public async Task Hostile_models_paths_methods_and_namespaces_make_no_series()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(upstream.Url));
        using var client = new HttpClient { BaseAddress = gateway.Url };
        await AttackAsync(client, 0);
        var before = await SeriesAsync(client, PerAttack);

        for (var i = 1; i < Attacks; i++)
        {
            await AttackAsync(client, i);
        }

        var after = await SeriesAsync(client, PerAttack * Attacks);
        Assert.Multiple(() =>
        {
            Assert.That(after.Select(static sample => sample.Name).Distinct(), Is.EquivalentTo(before.Select(static sample => sample.Name).Distinct()));
            Assert.That(after, Has.Count.EqualTo(before.Count));
            Assert.That(after.SelectMany(static sample => sample.Labels.Values), Has.None.Contains("evil"));
        });
    }

    private static async Task AttackAsync(HttpClient client, int i)
    {
        var odd = $"evil-{i}-{(char)('\u4e00' + i)}\\\"}} 1 {{a=\\\"b\\n";
        await SendAsync(client, HttpMethod.Post, "/v1/chat/completions", $$"""{"model":"{{odd}}","messages":[]}""");
        await SendAsync(client, HttpMethod.Post, $"/v1/evil/{i}/chat/completions", $$"""{"model":"evil{{i}}","messages":[]}""");
        await SendAsync(client, HttpMethod.Get, $"/evil/{i}?evil={i}", null);
        await SendAsync(client, new HttpMethod($"EVIL{i}"), $"/raw/evil/{i}", "evil");
    }

    private static async Task SendAsync(HttpClient client, HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Channel-Code", $"evil{path.Length}");
        using var response = await client.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
    }

    // The exporter answers the same again for a moment, and a request is counted just after its answer.
    private static async Task<IReadOnlyList<PrometheusSample>> SeriesAsync(HttpClient client, int requests)
    {
        using var bound = new CancellationTokenSource(Bounded.Limit);
        while (true)
        {
            var samples = PrometheusText.Parse(await client.GetStringAsync("/metrics", bound.Token)).Samples
                .Where(static sample => sample.Name.StartsWith("gateway_", StringComparison.Ordinal) || sample.Name.StartsWith("gen_ai_", StringComparison.Ordinal)).ToList();
            if (samples.Where(static sample => sample.Name == "gateway_requests_total").Sum(static sample => sample.Value) == requests)
            {
                return samples;
            }
        }
    }
}
