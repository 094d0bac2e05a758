using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using Xunit;
using static AutoDiffGen.Tests.Emission.Terms;

namespace AutoDiffGen.Tests.Emission;

public sealed class StatementPrinterTests
{
    private static readonly Expr x = Read(X), y = Read(Y), n = Read(N), i = Read(I);
    private static readonly Stmt Add = new Stmt.AddTo(Place.Of(X), Read(Y));

    [Fact]
    public void DeclarationsWithoutAValueStartAtDefault()
    {
        Assert.Equal("double x = 0;", Print(new Stmt.Declare(X, null)));
        Assert.Equal("bool b = false;", Print(new Stmt.Declare(new("b", IrType.Bool), null)));
        Assert.Equal("scoped Span<double> w = default;", Print(new Stmt.Declare(W, null)));
        Assert.Equal("double[] a = null!;", Print(new Stmt.Declare(A, null)));
        Assert.Equal("float f = 0.5f;", Print(new Stmt.Declare(F, D("0.5"))));
    }

    [Fact]
    public void ANegativeIsSubtracted()
    {
        Assert.Equal("x -= x * y;", Print(new Stmt.AddTo(Place.Of(X), Op("neg", Op("*", x, y)))));
        Assert.Equal("x += y;", Print(Add));
        Assert.Equal("n++;", Print(new Stmt.AddTo(Place.Of(N), Int("1"))));
        Assert.Equal("n--;", Print(new Stmt.AddTo(Place.Of(N), Int("-1"))));
        Assert.Equal("x += 1;", Print(new Stmt.AddTo(Place.Of(X), D("1"))));
        Assert.Equal("a[i] *= x + y;", Print(new Stmt.Assign(At(A, i), Op("*", new Expr.Read(At(A, i)), Op("+", x, y)))));
    }

    [Fact]
    public void LoopsAreWrittenAsByHand()
    {
        Assert.Equal("for (int i = 0; i < n; i++)\n    x += y;", Print(new Stmt.For(I, Int("0"), "<", n, 1, [Add])));
        Assert.Equal("for (int i = n - 1; i >= 0; i--)\n{\n    x += y;\n    x += y;\n}", Print(new Stmt.For(I, Op("-", n, Int("1")), ">=", Int("0"), -1, [Add, Add])));
        Assert.Equal("for (int i = 0; i < n; i += 2)\n    x += y;", Print(new Stmt.For(I, Int("0"), "<", n, 2, [Add])));
        Assert.Equal("while (x < y)\n    x += y;", Print(new Stmt.While(Test.Before, Op("<", x, y), [Add])));
        Assert.Equal("do\n{\n    x += y;\n} while (x < y);", Print(new Stmt.While(Test.After, Op("<", x, y), [Add])));
    }

    [Fact]
    public void BranchesChain()
    {
        Stmt inner = new Stmt.If(Op("==", x, y), [Add], [Add, Add]);
        Assert.Equal("if (x < y)\n{\n    x += y;\n}\nelse if (x == y)\n{\n    x += y;\n}\nelse\n{\n    x += y;\n    x += y;\n}", Print(new Stmt.If(Op("<", x, y), [Add], [inner])));
        Assert.Equal("if (x < y)\n    x += y;\nelse\n    x += y;", Print(new Stmt.If(Op("<", x, y), [Add], [Add])));
        Assert.Equal("if (!(x < y))\n    x += y;", Print(new Stmt.If(Op("<", x, y), [], [Add])));
        Assert.Equal("if (x < y)\n{\n    if (x == y)\n    {\n        x += y;\n    }\n    else\n    {\n        x += y;\n        x += y;\n    }\n}", Print(new Stmt.If(Op("<", x, y), [inner], [])));
    }

    [Fact]
    public void ADeclarationAloneInABranchGetsBraces() =>
        Assert.Equal("if (x < y)\n{\n    double x = 0;\n}", Print(new Stmt.If(Op("<", x, y), [new Stmt.Declare(X, null)], [])));

    [Fact]
    public void StorageIsBoundAndAllocated()
    {
        Variable s = new("s", W.Type);
        Place slice = Place.Of(W).Then(new Step.Slice(i, n), W.Type);
        Assert.Equal("Span<double> s = w.Slice(i, n);", Print(new Stmt.Bind(Place.Of(s), slice, Declares: true)));
        Assert.Equal("s = a.AsSpan(i);", Print(new Stmt.Bind(Place.Of(s), Place.Of(A).Then(new Step.Slice(i, null), W.Type), Declares: false)));
        Assert.Equal("double[] a = new double[n];", Print(new Stmt.Allocate(Place.Of(A), "double", [n], Declares: true)));
        Assert.Equal("a = new double[n][];", Print(new Stmt.Allocate(Place.Of(A), "double[]", [n], Declares: false)));
        Variable model = new("model", new("N.Model", Kind.Memory, Container.Object));
        Assert.Equal("N.Model model = (N.Model)global::System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(N.Model));",
            Print(new Stmt.Allocate(Place.Of(model), "N.Model", [], Declares: true)));
    }

    [Fact]
    public void PlacesOfEveryKindArePrinted()
    {
        IrType points = new("global::System.Collections.Generic.List<P>", Kind.Memory, Container.List, "P");
        Variable list = new("list", points), owner = new("class", new("S", Kind.Memory, Container.Struct));
        Place px = Place.Of(list).Then(new Step.Index([i]), new("P", Kind.Memory, Container.Struct)).Then(new Step.Field("X"), IrType.Double);
        Assert.Equal("x = list[i].X;", Print(new Stmt.Assign(Place.Of(X), new Expr.Read(px))));
        Assert.Equal("global::System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list)[i].X = x;", Print(new Stmt.Assign(px, x)));
        Assert.Equal("@class.@in += x;", Print(new Stmt.AddTo(Place.Of(owner).Then(new Step.Field("in"), IrType.Double), x)));
        Variable self = new("this", owner.Type, Role.Parameter);
        Assert.Equal("this.X += x;", Print(new Stmt.AddTo(Place.Of(self).Then(new Step.Field("X"), IrType.Double), x)));
        Place hidden = Place.Of(owner).Then(new Step.Field("X", "SX"), IrType.Double);
        var options = PrintOptions.Short with { Accessors = [new FieldAccessor("SX", "S", "x", "double", FieldOwner.Struct)] };
        Assert.Equal("PrivateFields.SX(in @class) += x;", Print(options, new Stmt.AddTo(hidden, x)));
    }

    [Fact]
    public void CallsTakeFurtherResultsByOut()
    {
        Stmt.Call call = new([X, Y], "F", [new Argument.Value(n), new Argument.Memory(Place.Of(A)), new Argument.Ref(Place.Of(F), Passing.Ref)]);
        Assert.Equal("double x = F(n, a, ref f, out double y);", Print(call));
        Assert.Equal("F();", Print(new Stmt.Call([], "F", [])));
        Assert.Equal("return (x, y);", Print(new Stmt.Return([x, y])));
        Assert.Equal("y2 = y;\nreturn x;", Print(PrintOptions.Short with { OutResults = ["y2"] }, new Stmt.Return([x, y])));
        Assert.Equal("", Print(new Stmt.Return([])));
    }

    [Fact]
    public void CommentsStandApartAndAreWrapped()
    {
        Assert.Equal("// Forward sweep.\nx += y;\n\n// Reverse sweep.\n// x += y;\nx += y;",
            Print(new Stmt.Comment("Forward sweep."), Add, new Stmt.Comment("Reverse sweep."), new Stmt.Comment("x +=\r\n  y;"), Add));
        string wrapped = Print(new Stmt.Comment(string.Join(' ', Enumerable.Repeat("word", 60))));
        Assert.All(wrapped.Split('\n'), line => Assert.True(line.Length <= 160 && line.StartsWith("// word")));
    }
}
