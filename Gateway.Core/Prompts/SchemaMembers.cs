namespace Gateway.Core.Prompts;

/// <summary>Finds what a member of a tool's definition is by its name, escapes undone.</summary>
internal static class SchemaMembers
{
    public static SchemaMember Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 => name.SequenceEqual("name"u8) ? SchemaMember.Name
            : name.SequenceEqual("type"u8) ? SchemaMember.Type
            : name.SequenceEqual("enum"u8) ? SchemaMember.Enum
            : SchemaMember.Other,
        7 when name.SequenceEqual("$schema"u8) => SchemaMember.Free,
        8 => name.SequenceEqual("function"u8) ? SchemaMember.Function
            : name.SequenceEqual("required"u8) ? SchemaMember.Required
            : SchemaMember.Other,
        10 => name.SequenceEqual("parameters"u8) ? SchemaMember.Parameters
            : name.SequenceEqual("properties"u8) ? SchemaMember.Properties
            : SchemaMember.Other,
        11 when name.SequenceEqual("description"u8) => SchemaMember.Description,
        12 when name.SequenceEqual("input_schema"u8) => SchemaMember.Parameters,
        13 when name.SequenceEqual("cache_control"u8) => SchemaMember.Free,
        _ => SchemaMember.Other,
    };
}
