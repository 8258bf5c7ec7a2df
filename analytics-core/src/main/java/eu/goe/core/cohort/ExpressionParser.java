package eu.goe.core.cohort;

import eu.goe.core.errors.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@link Expression}s by recursive descent. Its messages say the place (characters from 1), never a literal: it may be somebody's value. */
final class ExpressionParser {
    private static final int MAX_LENGTH = 10_000;
    private static final int MAX_DEPTH = 100;
    private static final String GRAMMAR = " Write for example: population = 'FIN' and age >= 18;"
            + " there are = != < <= > >=, and, or, not, in (…), between … and …, is null.";

    /** A number as it is written in an expression. */
    static final Pattern NUMBER = Pattern.compile("[-+]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?");

    private static final Pattern TOKEN = Pattern.compile("\\s*(?:"
            + "(?<text>'(?:[^']|'')*')"
            + "|(?<number>" + NUMBER + ")(?![A-Za-z0-9_.])"
            + "|\"(?<quoted>[^\"]+)\""
            + "|(?<word>[A-Za-z_][A-Za-z0-9_.]*)"
            + "|(?<sign><=|>=|!=|=|<|>|\\(|\\)|,))");

    /** What a piece of the text is. */
    private enum Kind {
        TEXT,
        NUMBER,
        COLUMN,
        WORD,
        SIGN,
        END
    }

    private record Token(Kind kind, String text, int place) {}

    private final String option;
    private final List<Token> tokens = new ArrayList<>();
    private int next;
    private int depth;

    ExpressionParser(String option, String text) {
        this.option = option;
        if (text.length() > MAX_LENGTH) {
            throw refused("it has " + text.length() + " characters, at most " + MAX_LENGTH + " are allowed.");
        }
        Matcher matcher = TOKEN.matcher(text);
        int at = 0;
        int end = text.stripTrailing().length();
        while (at < end) {
            if (!matcher.region(at, end).lookingAt()) {
                int place = at;
                while (Character.isWhitespace(text.charAt(place))) {
                    place++;
                }
                throw refused(
                        text.charAt(place) == '\''
                                ? "the text that begins at character " + (place + 1) + " does not end."
                                : "character " + (place + 1) + " is none that it may hold." + GRAMMAR);
            }
            tokens.add(token(matcher));
            at = matcher.end();
        }
        tokens.add(new Token(Kind.END, "", end + 1));
    }

    private static Token token(Matcher matcher) {
        String text = matcher.group("text");
        if (text != null) {
            return new Token(
                    Kind.TEXT, text.substring(1, text.length() - 1).replace("''", "'"), matcher.start("text") + 1);
        }
        for (Kind kind : List.of(Kind.NUMBER, Kind.WORD, Kind.SIGN)) {
            String group = kind.name().toLowerCase(Locale.ROOT);
            String found = matcher.group(group);
            if (found != null) {
                return new Token(kind, found, matcher.start(group) + 1);
            }
        }
        return new Token(Kind.COLUMN, matcher.group("quoted"), matcher.start("quoted"));
    }

    Expression parse() {
        Expression all = either();
        if (peek().kind() != Kind.END) {
            throw expected("and, or, or nothing more");
        }
        return all;
    }

    private Expression either() {
        Expression left = all();
        while (accept("or")) {
            left = new Expression.Or(left, all());
        }
        return left;
    }

    private Expression all() {
        Expression left = term();
        while (accept("and")) {
            left = new Expression.And(left, term());
        }
        return left;
    }

    private Expression term() {
        if (++depth > MAX_DEPTH) {
            throw refused("it is nested more than " + MAX_DEPTH + " deep.");
        }
        Expression term;
        if (accept("not")) {
            term = new Expression.Not(term());
        } else if (acceptSign("(")) {
            term = either();
            require(")");
        } else {
            term = test(column());
        }
        depth--;
        return term;
    }

    private String column() {
        Token token = peek();
        boolean isColumn = token.kind() == Kind.COLUMN || (token.kind() == Kind.WORD && !isKeyword(token.text()));
        if (!isColumn) {
            throw expected("a column");
        }
        next++;
        return token.text();
    }

    private Expression test(String column) {
        if (accept("is")) {
            boolean isNot = accept("not");
            if (!accept("null")) {
                throw expected("null");
            }
            Expression isNull = new Expression.IsNull(column);
            return isNot ? new Expression.Not(isNull) : isNull;
        }
        boolean isNot = accept("not");
        Expression test;
        if (accept("in")) {
            test = in(column);
        } else if (accept("between")) {
            Expression.Literal low = literal();
            if (!accept("and")) {
                throw expected("and");
            }
            test = new Expression.And(
                    new Expression.Comparison(column, Expression.Operator.GREATER_OR_EQUAL, low),
                    new Expression.Comparison(column, Expression.Operator.LESS_OR_EQUAL, literal()));
        } else if (isNot) {
            throw expected("in or between");
        } else {
            test = new Expression.Comparison(column, operator(), literal());
        }
        return isNot ? new Expression.Not(test) : test;
    }

    private Expression in(String column) {
        if (!acceptSign("(")) {
            throw expected("'('");
        }
        Expression any = null;
        do {
            Expression one = new Expression.Comparison(column, Expression.Operator.EQUAL, literal());
            any = any == null ? one : new Expression.Or(any, one);
        } while (acceptSign(","));
        require(")");
        return any;
    }

    private Expression.Operator operator() {
        Token token = peek();
        for (Expression.Operator operator : Expression.Operator.values()) {
            if (token.kind() == Kind.SIGN && token.text().equals(operator.text())) {
                next++;
                return operator;
            }
        }
        throw expected("a comparison");
    }

    private Expression.Literal literal() {
        Token token = peek();
        if (token.kind() != Kind.TEXT && token.kind() != Kind.NUMBER) {
            throw expected("a number, or text in single quotes");
        }
        next++;
        @Nullable Double number = token.kind() == Kind.NUMBER ? Double.valueOf(token.text()) : null;
        return new Expression.Literal(token.text(), number);
    }

    private static boolean isKeyword(String word) {
        return List.of("and", "or", "not", "in", "between", "is", "null").contains(word.toLowerCase(Locale.ROOT));
    }

    private Token peek() {
        return tokens.get(next);
    }

    private boolean accept(String keyword) {
        boolean is = peek().kind() == Kind.WORD && peek().text().equalsIgnoreCase(keyword);
        next += is ? 1 : 0;
        return is;
    }

    private boolean acceptSign(String sign) {
        boolean is = peek().kind() == Kind.SIGN && peek().text().equals(sign);
        next += is ? 1 : 0;
        return is;
    }

    private void require(String sign) {
        if (!acceptSign(sign)) {
            throw expected("'" + sign + "'");
        }
    }

    private UsageException expected(String what) {
        Token token = peek();
        return refused((token.kind() == Kind.END
                        ? "it ends where " + what + " is expected."
                        : what + " is expected at character " + token.place() + ".")
                + GRAMMAR);
    }

    private UsageException refused(String why) {
        return new UsageException(option + " is not understood: " + why);
    }
}
