namespace ZoneScaler.Hocon.Tests.Parsing;

public sealed class IncludeTests
{
    private readonly MemoryEnvironment _environment = new();

    [Theory]
    [InlineData("include \"b.conf\"")]
    [InlineData("include\n  \"b.conf\"")]
    [InlineData("include file(\"b.conf\")")]
    [InlineData("include file( \"b.conf\" )")]
    [InlineData("include required(\"b.conf\")")]
    [InlineData("include required(file(\"b.conf\"))")]
    [InlineData("include required( file( \"b.conf\" ) ) // so")]
    [InlineData("include \"b\"")]
    [InlineData("include \"./sub/../b.conf\"")]
    public void Include_AnyForm_BringsTheFilesKeys(string statement)
    {
        _environment.With("d/b.conf", "x = 1").With("d/a.conf", $"{statement}\ny = 2");

        Assert.Equal("{'x':1,'y':2}", _environment.FileJson("d/a.conf"));
    }

    [Fact]
    public void Include_BetweenKeys_OverridesThoseBeforeAndIsOverriddenByThoseAfter()
    {
        _environment.With("b.conf", "x = b, y = b, o { p = b }").With("a.conf", "x = a, o { q = a }, include \"b.conf\", y = a");

        Assert.Equal("{'x':'b','o':{'q':'a','p':'b'},'y':'a'}", _environment.FileJson("a.conf"));
    }

    [Fact]
    public void Include_RelativeInFolders_IsRelativeToTheIncludingFile()
    {
        _environment.With("a.conf", "include \"d/b.conf\"").With("d/b.conf", "include \"c.conf\"\ninclude \"../e.conf\"").With("d/c.conf", "c = 1").With("e.conf", "e = 1");

        Assert.Equal("{'c':1,'e':1}", _environment.FileJson("a.conf"));
    }

    [Fact]
    public void Include_InNestedObject_FindsItsOwnKeysFirstAndTheRootsElse()
    {
        _environment
            .With("a.conf", "x = root, z = root\no.p { include \"b.conf\" }\no.p.y = changed")
            .With("b.conf", "y = own\nown = ${y}\nup = ${z}\nlist += ${x}");

        Assert.Equal(
            "{'x':'root','z':'root','o':{'p':{'y':'changed','own':'changed','up':'root','list':['root']}}}",
            _environment.FileJson("a.conf"));
    }

    [Fact]
    public void Include_NestedTwice_LooksInEachFileThatIncludes()
    {
        _environment
            .With("a.conf", "k = a\nouter { include \"b.conf\" }")
            .With("b.conf", "m = b\ninner { include \"c.conf\" }")
            .With("c.conf", "n = c\nall = ${n}${m}${k}");

        Assert.Contains("'all':'cba'", _environment.FileJson("a.conf"), StringComparison.Ordinal);
    }

    [Fact]
    public void Include_InArrayItem_BringsTheFilesKeys()
    {
        _environment.With("a.conf", "x = 1, l = [{ include \"b.conf\" }]").With("b.conf", "y = ${x}");

        Assert.Equal("{'x':1,'l':[{'y':1}]}", _environment.FileJson("a.conf"));
    }

    [Fact]
    public void Include_WithoutExtension_MergesJsonThenConf()
    {
        _environment.With("a.conf", "include \"b\"").With("b.json", "{\"x\":1,\"y\":1}").With("b.conf", "y = 2");

        Assert.Equal("{'x':1,'y':2}", _environment.FileJson("a.conf"));
    }

    [Fact]
    public void Include_FileMissing_IsNothingUnlessRequired()
    {
        _environment.With("a.conf", "include \"b.conf\"\nx = 1").With("c.conf", "x = 1\n  include required(file(\"b.conf\"))");

        Assert.Equal("{'x':1}", _environment.FileJson("a.conf"));
        Assert.Equal("c.conf:2:3: There is no file b.conf, and the include says that it is required.", _environment.FileError("c.conf"));
    }

    [Fact]
    public void Include_Circle_NamesTheFiles()
    {
        _environment.With("a.conf", "include \"b.conf\"").With("b.conf", "x = 1\ninclude \"c.conf\"").With("c.conf", "o { include \"b.conf\" }");

        Assert.Equal("c.conf:1:5: The file includes itself: b.conf → c.conf → b.conf.", _environment.FileError("a.conf"));
    }

    [Fact]
    public void Include_SameFileTwice_IsNoCircle()
    {
        _environment.With("a.conf", "x { include \"b.conf\" }, y { include \"b.conf\" }").With("b.conf", "k = 1, l = ${k}");

        Assert.Equal("{'x':{'k':1,'l':1},'y':{'k':1,'l':1}}", _environment.FileJson("a.conf"));
    }

    [Theory]
    [InlineData("include b", "A file name in quotes, file(\"…\") or required(…)")]
    [InlineData("include fi le(\"b.conf\")", "A file name in quotes")]
    [InlineData("include = 1", "A file name in quotes")]
    [InlineData("include ${x}", "A file name in quotes")]
    [InlineData("include url(\"http://x\")", "A file (files alone can be included")]
    [InlineData("include classpath(\"x\")", "A file (files alone can be included")]
    [InlineData("include required(url(\"http://x\"))", "A file (files alone can be included")]
    [InlineData("include \"http://x/y.conf\"", "\"http://x/y.conf\" is a URL; only files can be included.")]
    [InlineData("include \"x.properties\"", "\"x.properties\" is a properties file")]
    [InlineData("include file(\"b.conf\"", "')' at the end of the include")]
    [InlineData("include file(\"b.conf\"))", "')' at the end of the include")]
    [InlineData("include \"b.conf\" \"c.conf\"", "A comma or a new line")]
    [InlineData("include \"\"", "The name of the included file is empty.")]
    public void Include_FormNotAllowed_SaysWhatIs(string statement, string message)
    {
        _environment.With("a.conf", statement).With("b.conf", "x = 1");

        Assert.Contains(message, _environment.FileError("a.conf"), StringComparison.Ordinal);
    }

    [Fact]
    public void Include_ArrayAtRoot_IsRefused()
    {
        _environment.With("a.conf", "include \"b.conf\"").With("b.conf", "[1]");

        Assert.Equal("b.conf:1:1: An included file must have an object at its root, not an array; a.conf:1:1 includes it.", _environment.FileError("a.conf"));
    }

    [Fact]
    public void Include_FaultInside_NamesTheIncludedFile()
    {
        _environment.With("a.conf", "include \"b.conf\"").With("b.conf", "\n x = @");

        Assert.StartsWith("b.conf:2:6: '@' is reserved", _environment.FileError("a.conf"), StringComparison.Ordinal);
    }

    [Fact]
    public void Include_FileLocked_IsAnErrorNotNothing()
    {
        _environment.With("a.conf", "include \"b.conf\"").Locked.Add("b.conf");

        Assert.Equal("a.conf:1:1: b.conf cannot be read: Locked.", _environment.FileError("a.conf"));
    }

    [Fact]
    public void Include_RelativeInText_IsRefused() =>
        Assert.Equal("t:1:1: \"b.conf\" is relative to the file that includes it, but t is no file.", _environment.Error("include \"b.conf\""));

    [Fact]
    public void SystemEnvironment_FilesOnDisk_IncludeOneAnother()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "a.conf");
            Directory.CreateDirectory(Path.Combine(folder.FullName, "b"));
            File.WriteAllText(file, "include \"b\"\ninclude \"none\"\nx = ${y}");
            File.WriteAllText(Path.Combine(folder.FullName, "b.conf"), "y = 1");

            var root = (HoconObject)HoconReader.ReadFile(file);

            Assert.Equal("{\"y\":1,\"x\":1}", root.ToString());
            Assert.Equal(Path.Combine(folder.FullName, "b.conf"), root["y"].Origin.Source);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
