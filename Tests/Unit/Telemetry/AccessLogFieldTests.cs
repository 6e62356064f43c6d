using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Core.Buffers;
using Gateway.Core.Configuration;
using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;
using Gateway.Core.Telemetry;
using NUnit.Framework;
using Tests.Common;
using Tests.Unit.Forwarding;

namespace Tests.Unit.Telemetry;

/// <summary>The table of fields in the README, held against the lines.</summary>
public sealed partial class AccessLogFieldTests
{
    private const string Traceparent = "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n";

    private static IReadOnlyList<(string Name, string Type, bool IsAlways)> Table { get; } =
    [
        .. FieldRow().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "README.md")))
            .Select(static row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value == "never")),
    ];

    [Test]
    public async Task Every_field_is_in_the_table_with_its_type_and_nothing_else()
    {
        var written = new Dictionary<string, string>();
        foreach (var line in new[] { await RichAsync(), await TokenAsync(), await MinimalAsync() })
        {
            foreach (var field in line.RootElement.EnumerateObject())
            {
                written[field.Name] = field.Value.ValueKind switch
                {
                    JsonValueKind.True or JsonValueKind.False => "boolean",
                    var kind => kind.ToString().ToLowerInvariant(),
                };
            }

            line.Dispose();
        }

        Assert.That(written.Select(static field => (field.Key, field.Value)), Is.EquivalentTo(Table.Select(static row => (row.Name, row.Type))));
    }

    [Test]
    public async Task The_table_is_in_the_order_of_the_line()
    {
        using var line = await RichAsync();
        var names = line.RootElement.EnumerateObject().Select(static field => field.Name).ToArray();

        Assert.That(names, Is.EqualTo(Table.Select(static row => row.Name).Where(names.Contains)));
    }

    [Test]
    public async Task What_is_never_absent_is_in_every_line_and_nothing_else_is_in_the_shortest()
    {
        using var line = await MinimalAsync();

        Assert.That(line.RootElement.EnumerateObject().Select(static field => field.Name), Is.EqualTo(Table.Where(static row => row.IsAlways).Select(static row => row.Name)));
    }

    // Everything that one request can have at once; a key, and so no issuer.
    private static async Task<JsonDocument> RichAsync()
    {
        const string Body = """{"model":"gpt-4o-mini","messages":[{"role":"user","content":"hi"}]}""";
        await using var exchange = await Requests.CreateAsync(
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nx-api-key: sk-demo\r\n{Traceparent}Content-Length: {Body.Length}\r\n\r\n{Body}",
            static snapshot => snapshot with
            {
                Namespaces = [snapshot.Namespaces[0] with { LogContent = true }],
                ApiKeys = [new ApiKeyConfig { Id = "k", Namespace = "default", Sha256 = "f77894fdfa58e447c57e077eaa9708e8e009c84dc6aba2db80461275e9b85be7" }],
            });
        var context = exchange.Context;
        Fill(context);
        context.AnswerText.Begin(100);
        context.AnswerText.Text.Append("Hello"u8);
        context.IsStream = true;
        return Write(context);
    }

    private static async Task<JsonDocument> TokenAsync()
    {
        var token = TestIssuer.Rsa.Sign(TestIssuer.Payload(DateTimeOffset.UtcNow.AddHours(1)));
        await using var exchange = await Requests.ChatAsync(
            $"Authorization: Bearer {token}\r\n", change: static snapshot => snapshot with { Issuers = [TestIssuer.Config(TestIssuer.Rsa)] });
        return Write(exchange.Context);
    }

    // Refused before anything was known of it.
    private static async Task<JsonDocument> MinimalAsync()
    {
        await using var exchange = await Requests.CreateAsync("GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n", static snapshot => snapshot with { DefaultNamespace = null });
        return Write(exchange.Context);
    }

    private static void Fill(RequestContext context)
    {
        context.Status = 200;
        context.FirstByte = context.Started;
        context.Settled = new TokenUsage(3, 7, true, true, 2);
        context.CostNano = 1_250;
        context.SettledBy = SettledBy.Usage;
        context.IsTruncated = true;
        context.Refusal = Refusal.TokensLimited;
        context.RefusedBy = "a policy";
    }

    private static JsonDocument Write(RequestContext context)
    {
        var line = new PooledBuffer();
        AccessLogLine.Write(line, context, RequestEnd.Now, new AccessLogContent(100));
        var text = Encoding.UTF8.GetString(line.Span);
        line.Release();
        return JsonDocument.Parse(text);
    }

    [GeneratedRegex(@"^\| `([a-z_]+)` \| (string|number|boolean) \|.*\| ([^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex FieldRow();
}
