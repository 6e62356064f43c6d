using System.Globalization;
using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Inspection;
using Gateway.Core.Namespaces;
using NUnit.Framework;

namespace Tests.Unit.Namespaces;

public sealed class MatcherTests
{
    private static readonly string[] Texts = ["header", "query", "path", "body"];

    private static readonly (string Operators, string Actual, string Value, bool Expected)[] Comparisons =
    [
        ("eq equals = ==", "VIP", "VIP", true),
        ("eq equals = ==", "VIP", "vip", false),
        ("eq", "VIP ", "VIP", false),
        ("ne not_equals !=", "VIP", "vip", true),
        ("ne not_equals !=", "VIP", "VIP", false),
        ("contains", "a VIP b", "VIP", true),
        ("contains", "a vip b", "VIP", false),
        ("not_contains", "a vip b", "VIP", true),
        ("not_contains", "a VIP b", "VIP", false),
        ("starts_with", "VIP-1", "VIP", true),
        ("starts_with", "a VIP", "VIP", false),
        ("ends_with", "is VIP", "VIP", true),
        ("ends_with", "VIP is", "VIP", false),
        ("regex", "user-17", "^user-\\d+$", true),
        ("regex", "user-x", "^user-\\d+$", false),
        ("regex", "你好", "^\\p{L}{2}$", true),
        ("eq", "你好", "你好", true),
    ];

    private static readonly (string Operators, string Actual, string Value, bool Expected)[] Numbers =
    [
        ("gt > greater_than", "10", "9", true),
        ("gt > greater_than", "9", "9.0", false),
        ("gte >= greater_than_or_equal", "9.0", "9", true),
        ("gte >= greater_than_or_equal", "8.99", "9", false),
        ("lt < less_than", "-1", "0", true),
        ("lt < less_than", "0", "-0", false),
        ("lte <= less_than_or_equal", "1e2", "100", true),
        ("lte <= less_than_or_equal", "101", "100", false),
        ("gt", "9007199254740993", "9007199254740992", true),
        ("gt", "0.1000000000000000000001", "0.1", true),
        ("gt", "1e300", "1e299", true),
        ("gt gte lt lte", "ten", "1", false),
        ("gt gte lt lte", "", "1", false),
        ("gt gte lt lte", "10x", "1", false),
        ("gt gte lt lte", " 10", "1", false),
        ("gt gte lt lte", "Infinity", "1", false),
        ("gt gte lt lte", "NaN", "1", false),
        ("gt gte lt lte", "1,000", "1", false),
    ];

    private static IEnumerable<TestCaseData> Cases()
    {
        foreach (var (operators, actual, value, expected) in Comparisons)
        {
            foreach (var op in operators.Split(' '))
            {
                foreach (var source in Texts)
                {
                    yield return new TestCaseData(source, op, actual, value, expected);
                }
            }
        }

        foreach (var (operators, actual, value, expected) in Numbers)
        {
            foreach (var op in operators.Split(' '))
            {
                foreach (var source in Texts.Where(source => source != "path"))
                {
                    yield return new TestCaseData(source, op, actual, value, expected);
                }
            }
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Every_source_with_every_operator(string source, string op, string actual, string value, bool expected) =>
        Assert.That(Matches(source, op, value, actual), Is.EqualTo(expected));

    [TestCase("eq", "POST", true)]
    [TestCase("eq", "post", false)]
    [TestCase("ne", "GET", true)]
    [TestCase("regex", "^(POST|PUT)$", true)]
    public void Methods_compare_with_case(string op, string value, bool expected)
    {
        var matcher = Compile("method", null, op, value);

        Assert.That(matcher.Matches(new MatchInput { Head = Heads.Of("POST", "/") }), Is.EqualTo(expected));
    }

    [TestCase("10.0.0.0/8", "10.1.2.3", true)]
    [TestCase("10.0.0.0/8", "11.1.2.3", false)]
    [TestCase("10.9.9.9/8", "10.1.2.3", true)]
    [TestCase("10.1.2.3", "10.1.2.3", true)]
    [TestCase("10.1.2.3", "10.1.2.4", false)]
    [TestCase("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [TestCase("0.0.0.0/0", "1.2.3.4", true)]
    [TestCase("0.0.0.0/0", "2001:db8::1", false)]
    [TestCase("::/0", "1.2.3.4", true)]
    [TestCase("2001:db8::/32", "2001:db8:5::1", true)]
    [TestCase("2001:db8::/32", "2001:db9::1", false)]
    public void Addresses_are_looked_for_in_the_network(string network, string address, bool expected)
    {
        var input = new MatchInput { Head = Heads.Of("GET", "/"), ClientAddress = ClientAddresses.From(System.Net.IPAddress.Parse(address)) };
        var inside = Compile("ip", null, "eq", network).Matches(input);
        var outside = Compile("ip", null, "ne", network).Matches(input);

        Assert.Multiple(() =>
        {
            Assert.That(inside, Is.EqualTo(expected));
            Assert.That(outside, Is.EqualTo(!expected));
        });
    }

    [Test]
    public void An_absent_field_never_matches([Values("header", "query", "body")] string source, [Values("eq", "ne", "contains", "not_contains", "regex", "lt")] string op)
    {
        var matcher = Compile(source, "missing", op, "1");
        var values = new BodyFieldValues();
        values.Reset(new BodyFieldSet(["missing"]));
        var read = matcher.Matches(new MatchInput { Head = Heads.Of("GET", "/?other=1", ("Other", "1")), Query = "other=1"u8, Body = values });
        var unread = matcher.Matches(new MatchInput { Head = Heads.Of("GET", "/") });

        Assert.That(read || unread, Is.False);
    }

    [TestCase("Number", "5", "eq", "5", true)]
    [TestCase("Number", "5", "eq", "5.0", false)]
    [TestCase("Number", "5", "gte", "5.0", true)]
    [TestCase("True", "", "eq", "true", true)]
    [TestCase("False", "", "eq", "false", true)]
    [TestCase("False", "", "ne", "true", true)]
    [TestCase("Null", "", "ne", "x", false)]
    [TestCase("Object", "", "ne", "x", false)]
    [TestCase("Array", "", "ne", "x", false)]
    public void Body_values_compare_by_their_json_text(string kind, string text, string op, string value, bool expected)
    {
        var fields = new BodyFieldSet(["user.level"]);
        var values = new BodyFieldValues();
        values.Reset(fields);
        values.Set(0, Enum.Parse<BodyFieldKind>(kind), Encoding.UTF8.GetBytes(text));
        var matcher = Compile("body", "user.level", op, value);

        Assert.That(matcher.Matches(new MatchInput { Head = Heads.Of("GET", "/"), Body = values }), Is.EqualTo(expected));
    }

    [TestCase("a=1&b=2", "b", "2")]
    [TestCase("a=1&a=2", "a", "1")]
    [TestCase("a=x+y%20z", "a", "x y z")]
    [TestCase("a=%e4%BD%a0", "a", "你")]
    [TestCase("%61=1", "a", "1")]
    [TestCase("a+b=1", "a b", "1")]
    [TestCase("a=100%", "a", "100%")]
    [TestCase("a=%zz%4", "a", "%zz%4")]
    [TestCase("a=b=c", "a", "b=c")]
    [TestCase("x&a", "a", "")]
    [TestCase("&&a=1", "a", "1")]
    public void Query_parameters_are_decoded_and_the_first_counts(string query, string name, string value)
    {
        var matcher = Compile("query", name, "eq", value);

        Assert.That(matcher.Matches(new MatchInput { Head = Heads.Of("GET", "/?" + query), Query = Encoding.UTF8.GetBytes(query) }), Is.True);
    }

    [Test]
    public void Header_names_compare_without_case()
    {
        var matcher = Compile("header", "x-channel-CODE", "eq", "a");

        Assert.That(matcher.Matches(new MatchInput { Head = Heads.Of("GET", "/", ("X-Channel-Code", "a")) }), Is.True);
    }

    [Test]
    public void A_hostile_value_costs_a_regex_linear_time()
    {
        var matcher = Compile("header", "x", "regex", "(a+)+$");
        var value = new string('a', 30_000) + "!";

        Assert.That(matcher.Matches(new MatchInput { Head = Heads.Of("GET", "/", ("x", value)) }), Is.False);
    }

    [Test]
    public void Matching_allocates_nothing(
        [Values("header", "query", "path", "body")] string source, [Values("eq", "not_contains", "regex", "gt")] string op, [Values(20, 2000)] int length)
    {
        var matcher = Compile(source, source == "body" ? "user.level" : "x", op, op == "gt" ? "1" : op == "regex" ? "^a+b$" : "b");
        var text = string.Create(CultureInfo.InvariantCulture, $"{new string('a', length)}+%41");
        var head = Heads.Of("POST", "/?x=" + text, ("X", text));
        var bytes = Encoding.UTF8.GetBytes(text);
        var query = Encoding.UTF8.GetBytes("y=1&x=" + text);
        var values = new BodyFieldValues();
        values.Reset(new BodyFieldSet(["user.level"]));
        values.Set(0, BodyFieldKind.String, bytes);

        Assert.That(Allocations.Of(() => matcher.Matches(new MatchInput { Head = head, Path = bytes, Query = query, Body = values })), Is.Zero);
    }

    private static Matcher Compile(string source, string? field, string op, string value) =>
        SnapshotCompiler.Compile(
            new MatcherConfig { Source = source, Field = field, Operator = op, Value = value }, new BodyFieldSet(field is null ? [] : [field]));

    private static bool Matches(string source, string op, string value, string actual)
    {
        var matcher = Compile(source, "field", op, value);
        var values = new BodyFieldValues();
        values.Reset(new BodyFieldSet(["field"]));
        values.Set(0, BodyFieldKind.String, Encoding.UTF8.GetBytes(source == "body" ? actual : "other"));
        return matcher.Matches(new MatchInput
        {
            Head = Heads.Of("GET", "/", ("Field", source == "header" ? actual : "other")),
            Path = Encoding.UTF8.GetBytes(source == "path" ? actual : "/other"),
            Query = Encoding.UTF8.GetBytes("field=" + (source == "query" ? Uri.EscapeDataString(actual) : "other")),
            Body = values,
        });
    }
}
