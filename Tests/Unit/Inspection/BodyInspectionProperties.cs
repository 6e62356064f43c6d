using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Gateway.Core.Inspection;
using NUnit.Framework;

namespace Tests.Unit.Inspection;

/// <summary>Any body is read as a plain JSON document reads it, and what is spliced is what was meant.</summary>
internal sealed class BodyInspectionProperties
{
    private static readonly Gen<string> Space = Gen.OneOf("", "", " ", "\n\t ");

    private static readonly Gen<string> Scalar = Gen.OneOf(
        "null", "true", "false", "0", "17", "9007199254740992", "-1", "1.5", "1e999", "\"\"", "\"gpt\\u002d4\"", "\"é😀\\n\"", "\"\\ud83d\\ude00\"", "\"}{\\\"\"");

    private static readonly Gen<string> Name = Gen.OneOf(
        "model", "stream", "stream_options", "max_tokens", "max_completion_tokens", "n", "messages", "include_usage", "user", "level", "mod\\u0065l", "x", "\\\"", "é", "");

    private static readonly Gen<string> Any = Gen.Recursive<string>((depth, inner) => depth > 3
        ? Scalar
        : Gen.Frequency((4, Scalar), (1, Objects(inner)), (1, Gen.Select(inner.Array[0, 3], Space, (items, space) => $"[{space}{string.Join(',', items)}{space}]"))));

    private static readonly Gen<string> Body = Gen.Select(
        Space,
        Optional("model", Gen.OneOf("\"gpt\\u002d4\"", "\"é😀\"", "null", "\"\"")),
        Optional("str\\u0065am_options", Gen.OneOf("null", "{}", "{ }", "{\"include_usage\":false}", "{ \"x\" : {} , \"include_usage\":null}", "{\"x\":1}", "{\"include_usage\":true}")),
        Optional("max_tokens", Gen.OneOf("null", "1", "16", "9007199254740992")),
        Optional("user", Objects(Any)),
        Optional("messages", Any),
        (space, model, options, limit, user, messages) =>
            $"{space}{{{space}{string.Join($"{space},{space}", new[] { limit, model, user, options, messages }.Where(member => member.Length > 0))}}}{space}");

    private static readonly BodyFieldSet Fields = new(["user.level", "user.level.0", "user", "messages.1.x", "n", "x.level"]);

    [Test]
    public void An_accepted_body_reads_as_its_document_does() => Gen.OneOf(Body, Objects(Any), Any).Sample(json =>
    {
        var body = Encoding.UTF8.GetBytes(json);
        var inspection = new BodyInspection();
        if (BodyInspector.Inspect(body, Fields, inspection) != InspectionStatus.Ok)
        {
            return true;
        }

        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        return AreSame(root, "model", body, inspection, BodyField.Model)
            && AreSame(root, "max_tokens", body, inspection, BodyField.MaxTokens)
            && AreSame(root, "messages", body, inspection, BodyField.Messages)
            && AreSame(root, "stream_options", body, inspection, BodyField.StreamOptions)
            && Encoding.UTF8.GetString(inspection.Model) == (root.TryGetProperty("model", out var model) ? model.GetString() ?? "" : "")
            && inspection.IsRootEmpty == !root.EnumerateObject().Any()
            && Fields.Paths.All(path => IsCaptured(root, path, inspection));
    });

    [Test]
    public void A_well_formed_body_is_accepted() => Body.Sample(json =>
    {
        var status = BodyInspector.Inspect(Encoding.UTF8.GetBytes(json), BodyFieldSet.Empty, new BodyInspection());
        return status == InspectionStatus.Ok;
    });

    [Test]
    public void A_spliced_body_is_the_document_that_was_meant() =>
        Gen.Select(Body, Gen.OneOf("gpt-4", "a\"\\b", "\u0001é", ""), Gen.Bool, Gen.Bool, Gen.Bool).Sample((json, model, setModel, askForUsage, setLimit) =>
        {
            var body = Encoding.UTF8.GetBytes(json);
            var (inspection, splice) = (new BodyInspection(), new BodySplice());
            BodyInspector.Inspect(body, BodyFieldSet.Empty, inspection);
            var expected = JsonNode.Parse(json)!.AsObject();
            if (setModel)
            {
                BodyRewrites.SetModel(splice, inspection, body, Encoding.UTF8.GetBytes(model));
                expected["model"] = model;
            }

            if (askForUsage)
            {
                BodyRewrites.AskForUsage(splice, inspection);
                expected["stream_options"] = expected["stream_options"]?.DeepClone() ?? new JsonObject();
                expected["stream_options"]!["include_usage"] = true;
            }

            if (setLimit)
            {
                BodyRewrites.SetLimit(splice, inspection, BodyField.MaxTokens, 5);
                BodyRewrites.SetLimit(splice, inspection, BodyField.MaxCompletionTokens, 6);
                expected["max_tokens"] = 5;
                expected["max_completion_tokens"] = 6;
            }

            var spliced = new byte[splice.SplicedLength(body.Length)];
            splice.CopyTo(body, spliced);
            return JsonNode.DeepEquals(JsonNode.Parse(spliced), expected)
                && BodyInspector.Inspect(spliced, BodyFieldSet.Empty, inspection) == InspectionStatus.Ok;
        });

    [Test]
    public void Any_bytes_end_in_a_status() => Gen.Select(Body, Gen.Int, Gen.Byte).Sample((json, at, value) =>
    {
        var body = Encoding.UTF8.GetBytes(json);
        body[(int)((uint)at % body.Length)] = value;
        var inspection = new BodyInspection();
        var status = BodyInspector.Inspect(body, Fields, inspection);
        return status == inspection.Status && inspection.ErrorOffset >= 0 && inspection.ErrorOffset <= body.Length;
    });

    private static Gen<string> Objects(Gen<string> values) => Gen.Select(Gen.Select(Name, values).Array[0, 4], Space, (members, space) =>
        $"{{{string.Join(',', members.DistinctBy(member => member.Item1.Replace("\\u0065", "e", StringComparison.Ordinal)).Select(member => $"{space}\"{member.Item1}\"{space}:{space}{member.Item2}"))}{space}}}");

    private static Gen<string> Optional(string name, Gen<string> value) =>
        Gen.Select(Gen.Bool, value, (isPresent, written) => isPresent ? $"\"{name}\":{written}" : "");

    private static bool AreSame(JsonElement root, string name, byte[] body, BodyInspection inspection, BodyField field) =>
        root.TryGetProperty(name, out var element)
            ? element.GetRawText() == Encoding.UTF8.GetString(inspection.Range(field).Of(body))
            : inspection.Range(field).IsEmpty;

    private static bool IsCaptured(JsonElement root, string path, BodyInspection inspection)
    {
        JsonElement? at = root;
        foreach (var segment in path.Split('.'))
        {
            at = at switch
            {
                { ValueKind: JsonValueKind.Object } parent => parent.TryGetProperty(segment, out var member) ? member : null,
                { ValueKind: JsonValueKind.Array } parent when int.TryParse(segment, out var index) && index < parent.GetArrayLength() => parent[index],
                _ => null,
            };
        }

        var kind = inspection.Fields.Get(Fields.IndexOf(path), out var value);
        var expected = at?.ValueKind switch
        {
            JsonValueKind.String => at.Value.GetString(),
            JsonValueKind.Number => at.Value.GetRawText(),
            _ => "",
        };
        return kind.ToString() == (at?.ValueKind.ToString() ?? "Missing") && Encoding.UTF8.GetString(value) == expected;
    }
}
