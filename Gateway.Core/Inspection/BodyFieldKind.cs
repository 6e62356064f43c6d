namespace Gateway.Core.Inspection;

/// <summary>What stands at a dotted path of a JSON body.</summary>
internal enum BodyFieldKind : byte
{
    Missing,
    String,
    Number,
    True,
    False,
    Null,
    Object,
    Array,
}
