namespace ConfigCenter.Migrations;

/// <summary>One numbered step of the schema.</summary>
internal sealed record Migration(int Number, string Name, string Sql);
