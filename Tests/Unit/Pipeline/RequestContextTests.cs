using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Gateway.Core.Forwarding;
using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;
using NUnit.Framework;
using Tests.Unit.Forwarding;

namespace Tests.Unit.Pipeline;

/// <summary>Nothing of one exchange may be found in the next that uses its context.</summary>
public sealed class RequestContextTests
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Test]
    public async Task A_released_context_is_as_a_new_one_field_by_field()
    {
        var exchange = await Requests.ChatAsync("X-Request-ID: id-1\r\nX-Forwarded-For: 1.2.3.4\r\n", isStream: true);
        exchange.Answer("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        var context = exchange.Context;
        EventRelay.Pass(context, DownstreamFraming.Chunked, "event: a\ndata: b\ndata: c\n\ndata: d"u8);
        context.UsageScanner.Reset(UsageFormat.OpenAi);
        context.UsageScanner.Feed("{\"usage\":{\"prompt_tokens\":1"u8);
        var set = Dirty(context);
        Assert.That(set, Is.GreaterThan(25));

        await exchange.DisposeAsync();

        var fresh = (RequestContext)Activator.CreateInstance(typeof(RequestContext), nonPublic: true)!;
        var differences = new List<string>();
        Compare(context, fresh, nameof(RequestContext), differences, new HashSet<object>(ReferenceEqualityComparer.Instance));
        Assert.That(differences, Is.Empty);
    }

    // Every field that can be anything else than its default is.
    private static int Dirty(RequestContext context)
    {
        var set = 0;
        foreach (var field in typeof(RequestContext).GetFields(Fields).Where(static field => !field.IsInitOnly))
        {
            var value = field.FieldType.IsValueType ? DirtyValue(field.FieldType) : field.GetValue(context) ?? Reference(field.FieldType);
            field.SetValue(context, value);
            set++;
        }

        return set;
    }

    private static object Reference(Type type) => type == typeof(string) ? "dirty" : RuntimeHelpers.GetUninitializedObject(type.IsAbstract ? Derived(type) : type);

    private static Type Derived(Type type) => Array.Find(type.Assembly.GetTypes(), candidate => candidate.IsSubclassOf(type) && !candidate.IsAbstract)!;

    private static object DirtyValue(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return DirtyValue(underlying);
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).Cast<object>().Last();
        }

        if (type == typeof(bool))
        {
            return true;
        }

        if (type.IsPrimitive)
        {
            return Convert.ChangeType(7, type);
        }

        if (type == typeof(UInt128))
        {
            return (UInt128)7;
        }

        var value = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var field in type.GetFields(Fields).Where(static field => field.FieldType.IsValueType))
        {
            field.SetValue(value, DirtyValue(field.FieldType));
        }

        return value;
    }

    // What is kept on purpose is the memory: arrays are compared by whether there is one where none belongs, not by what is left in them.
    private static void Compare(object? actual, object? expected, string path, List<string> differences, HashSet<object> seen)
    {
        if (actual is null || expected is null || actual is string || actual.GetType().IsPrimitive || actual.GetType().IsEnum || actual is UInt128)
        {
            if (!Equals(actual, expected))
            {
                differences.Add($"{path} is {actual ?? "null"} instead of {expected ?? "null"}");
            }

            return;
        }

        if (ReferenceEquals(actual, expected) || actual is IEnumerable || actual is Delegate || (!actual.GetType().IsValueType && !seen.Add(actual)))
        {
            return;
        }

        for (var type = actual.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var field in type.GetFields(Fields))
            {
                Compare(field.GetValue(actual), field.GetValue(expected), $"{path}.{field.Name}", differences, seen);
            }
        }
    }
}
